package javax.annotation;

/** Stands in for the annotation that generated code has, and a JDK has no longer. */
public @interface Generated {
    String value();

    String date() default "";

    String comments();
}
