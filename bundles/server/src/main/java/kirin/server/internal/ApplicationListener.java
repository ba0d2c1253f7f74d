package kirin.server.internal;

/** Told by the arbiter, on its thread, which applications there are; must not block. */
interface ApplicationListener {

    /** A revision of an application answers from now on, perhaps in place of another. */
    void served(Revision revision);

    /** Nothing of an application is left, and none of its threads is stuck. */
    void gone(String application);
}
