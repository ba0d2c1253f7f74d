package kirin.jolokia.internal;

/** Somebody whose password was right. */
record User(String name, Role role) {}
