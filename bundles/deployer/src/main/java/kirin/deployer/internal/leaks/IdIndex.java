package kirin.deployer.internal.leaks;

import java.util.Arrays;

/** Numbers ids 0, 1, 2 … in the order in which they come. Without boxes, as there are millions. */
final class IdIndex {
    private static final int[] NONE = {};

    private long[] ids = new long[64];
    // A number plus one at the place of its id's hash, or the next free one after it.
    private int[] places = new int[256];
    private int size;

    int size() {
        return size;
    }

    long id(int number) {
        return ids[number];
    }

    /** The number of an id, or -1. */
    int find(long id) {
        int[] all = places;
        int mask = all.length - 1;
        for (int place = hash(id) & mask; all[place] != 0; place = (place + 1) & mask) {
            if (ids[all[place] - 1] == id) {
                return all[place] - 1;
            }
        }
        return -1;
    }

    /** Whether it is new, and thus has the last number. */
    boolean add(long id) {
        if (find(id) >= 0) {
            return false;
        }
        if (size == ids.length) {
            grow();
        }
        ids[size] = id;
        place(size++);
        return true;
    }

    private void grow() {
        ids = Arrays.copyOf(ids, 2 * size);
        int length = places.length;
        // Not both at once.
        places = NONE;
        places = new int[2 * length];
        for (int number = 0; number < size; number++) {
            place(number);
        }
    }

    private void place(int number) {
        int mask = places.length - 1;
        int place = hash(ids[number]) & mask;
        while (places[place] != 0) {
            place = (place + 1) & mask;
        }
        places[place] = number + 1;
    }

    private static int hash(long id) {
        // Addresses are multiples of eight: the high bits of the product mix all.
        return (int) ((id * 0x9E3779B97F4A7C15L) >>> 32);
    }
}
