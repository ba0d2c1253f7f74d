package kirin.app;

/** An application: answers requests. */
public interface Application {}
