package kirin.server.internal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mount paths of a routing table, by hash: the one that fits a path best is found in one pass
 * over the path, however many there are, and without garbage. Immutable.
 */
final class MountPaths {
    /**
     * A mount path and the places that have it.
     *
     * @param shorter the longest other mount path that covers all that this one does; null if none
     */
    record Entry(String path, List<Place> places, @Nullable Entry shorter) {}

    // Open addressing by the hash of the path, and always a free slot. What clients send decides
    // where a search begins, but not how many paths lie in one row: those are the operator's.
    private final @Nullable Entry[] slots;
    private final @Nullable Entry root;
    private final int longest;

    /** Places of one path keep their order. */
    MountPaths(List<Place> places) {
        Map<String, List<Place>> byPath = new LinkedHashMap<>();
        for (Place each : places) {
            byPath.computeIfAbsent(each.mountPath(), path -> new ArrayList<>()).add(each);
        }
        slots = new Entry[Integer.highestOneBit(byPath.size() + 1) * 4];
        longest = byPath.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<Place> atRoot = byPath.remove("");
        root = atRoot == null ? null : new Entry("", List.copyOf(atRoot), null);
        // Shortest first, so that what is there is all that can cover the next.
        byPath.entrySet().stream()
                .sorted(Comparator.comparingInt(each -> each.getKey().length()))
                .forEach(each -> add(each.getKey(), List.copyOf(each.getValue())));
    }

    private void add(String path, List<Place> places) {
        int slot = slotOf(path.hashCode());
        while (slots[slot] != null) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = new Entry(path, places, longest(path));
    }

    /** The longest mount path that covers a path, or null. */
    @Nullable Entry longest(String path) {
        @Nullable Entry found = root;
        int end = Math.min(path.length(), longest);
        int hash = 0;
        for (int length = 1; length <= end; length++) {
            // As String.hashCode, so that it is that of the path up to here.
            hash = 31 * hash + path.charAt(length - 1);
            if (length == path.length() || path.charAt(length) == '/') {
                Entry entry = at(path, length, hash);
                if (entry != null) {
                    found = entry;
                }
            }
        }
        return found;
    }

    private @Nullable Entry at(String path, int length, int hash) {
        int slot = slotOf(hash);
        Entry entry = slots[slot];
        while (entry != null) {
            if (entry.path().length() == length && path.startsWith(entry.path())) {
                return entry;
            }
            slot = (slot + 1) & (slots.length - 1);
            entry = slots[slot];
        }
        return null;
    }

    private int slotOf(int hash) {
        // By the golden ratio, as names that only count up have hashes close together.
        return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(slots.length - 1);
    }
}
