package kirin.server.internal;

/** Told by the arbiter, on its thread, which applications there are; must not block. */
interface ApplicationListener {

    /** A revision of an application answers from now on, perhaps in place of another. */
    void served(Revision revision);

    /** Nothing of an application is left, and none of its threads is stuck. */
    void gone(String application);

    /** A worker stands ready. */
    void hired(Revision revision, Crew crew);

    /** A worker has ended; told of each that was hired, and perhaps of others. */
    void left(Crew crew);
}
