package kirin.deployer.internal.leaks;

import org.jspecify.annotations.Nullable;

/** A class as a heap dump describes it. */
final class HeapClass {
    final long id;
    final long superId;
    final long loaderId;
    final String name;

    /** Static fields that refer to something, and to what. */
    final long[] staticNames;

    final long[] staticValues;

    /** Fields of an instance that this class declares, in their order. */
    final long[] fieldNames;

    final int[] fieldTypes;

    /** The references of an instance, its super classes' too: how far from its first field. */
    int @Nullable [] references;

    HeapClass(HeapFile heap, long at, String name) {
        this.name = name;
        id = heap.id(at);
        superId = heap.id(at + 12);
        loaderId = heap.id(at + 20);
        long statics = skipConstants(heap, at);
        int all = heap.int16(statics);
        int references = 0;
        long each = statics + 2;
        for (int i = 0; i < all; i++) {
            int type = heap.int8(each + 8);
            if (type == HeapFile.OBJECT) {
                references++;
            }
            each += 9 + HeapFile.sizeOf(type);
        }
        staticNames = new long[references];
        staticValues = new long[references];
        each = statics + 2;
        for (int i = 0, found = 0; i < all; i++) {
            int type = heap.int8(each + 8);
            if (type == HeapFile.OBJECT) {
                staticNames[found] = heap.id(each);
                staticValues[found++] = heap.id(each + 9);
            }
            each += 9 + HeapFile.sizeOf(type);
        }
        fieldNames = new long[heap.int16(each)];
        fieldTypes = new int[fieldNames.length];
        for (int i = 0; i < fieldNames.length; i++) {
            fieldNames[i] = heap.id(each + 2 + 9L * i);
            fieldTypes[i] = heap.int8(each + 10 + 9L * i);
        }
    }

    /** Where the record ends that begins at a place. */
    static long end(HeapFile heap, long at) {
        long statics = skipConstants(heap, at);
        long fields = statics + 2;
        for (int i = heap.int16(statics); i > 0; i--) {
            fields += 9 + HeapFile.sizeOf(heap.int8(fields + 8));
        }
        return fields + 2 + 9L * heap.int16(fields);
    }

    private static long skipConstants(HeapFile heap, long at) {
        long end = at + 66;
        for (int i = heap.int16(at + 64); i > 0; i--) {
            end += 3 + HeapFile.sizeOf(heap.int8(end + 2));
        }
        return end;
    }
}
