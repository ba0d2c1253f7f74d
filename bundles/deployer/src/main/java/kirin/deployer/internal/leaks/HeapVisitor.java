package kirin.deployer.internal.leaks;

/** Takes what a {@link HeapFile} has. Ids are addresses; "at" is a place in the file. */
interface HeapVisitor {
    /** Asked before each record of the file, of which the objects' have about a megabyte each. */
    default boolean goesOn() {
        return true;
    }

    default void text(long id, long at, int length) {}

    default void loadedClass(long id, long nameId) {}

    /**
     * Something that the JVM itself holds.
     *
     * @param threadSerial of the thread that holds it, or 0
     */
    default void root(Root.Kind kind, long id, int threadSerial) {}

    /**
     * A class.
     *
     * @param at where the class record begins; {@link HeapClass} reads it
     */
    default void classRecord(long at) {}

    /**
     * An object with fields.
     *
     * @param at where the values of its fields begin
     */
    default void instance(long id, long classId, long at) {}

    /**
     * An array of objects.
     *
     * @param at where its elements begin
     */
    default void array(long id, long classId, long at, int length) {}
}
