"""Which changes of the contract break the clients of an older one."""
