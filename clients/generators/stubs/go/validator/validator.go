// Package validator stands in for the one function that generated code calls of the package of this name.
package validator

// Validate finds nothing wrong.
func Validate(any) error { return nil }
