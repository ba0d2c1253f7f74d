package kirin.deployer.internal.leaks;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The classes, names and roots of a heap dump: what there is to know before its objects. */
final class HeapClasses implements HeapVisitor {
    private static final Set<String> WEAK =
            Set.of(
                    "java.lang.ref.SoftReference",
                    "java.lang.ref.WeakReference",
                    "java.lang.ref.PhantomReference");

    private final HeapFile heap;
    private final IdIndex textIds = new IdIndex();
    private long[] textPlaces = new long[1024];
    private final Map<Long, Long> namesOfClasses = new HashMap<>();
    private final IdIndex classIds = new IdIndex();
    private final List<HeapClass> classes = new ArrayList<>();
    private final Map<Long, Root> roots = new HashMap<>();
    private final Map<Integer, Long> threads = new HashMap<>();

    HeapClasses(HeapFile heap) {
        this.heap = heap;
        heap.visit(this);
    }

    List<HeapClass> all() {
        return classes;
    }

    @Nullable HeapClass find(long id) {
        int number = classIds.find(id);
        return number < 0 ? null : classes.get(number);
    }

    HeapClass get(long id) {
        return Objects.requireNonNull(find(id));
    }

    HeapClass get(String name) {
        return classes.stream().filter(type -> type.name.equals(name)).findFirst().orElseThrow();
    }

    @Nullable Root root(long id) {
        return roots.get(id);
    }

    /** The thread of a number in the dump: the id of its object, or 0. */
    long thread(int serial) {
        return threads.getOrDefault(serial, 0L);
    }

    String text(long id) {
        int number = textIds.find(id);
        return number < 0 ? "?" : textAt(textPlaces[number]);
    }

    private String textAt(long at) {
        // The length stands before the id, and that before the text.
        return heap.text(at, heap.int32(at - 12) - 8);
    }

    /** Strong references only: what an instance of that class holds, and how far from its start. */
    int[] references(HeapClass type) {
        int[] known = type.references;
        if (known == null) {
            known = findReferences(type);
            type.references = known;
        }
        return known;
    }

    private int[] findReferences(HeapClass type) {
        boolean weak = isWeak(type);
        int[] found = new int[16];
        int count = 0;
        int offset = 0;
        for (HeapClass each = type; each != null; each = find(each.superId)) {
            boolean ofReference = each.name.equals("java.lang.ref.Reference");
            for (int i = 0; i < each.fieldTypes.length; i++) {
                String field = ofReference ? text(each.fieldNames[i]) : "";
                // The collector's own list goes by "discovered".
                boolean isWeak = (weak && field.equals("referent")) || field.equals("discovered");
                if (each.fieldTypes[i] == HeapFile.OBJECT && !isWeak) {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    found[count++] = offset;
                }
                offset += HeapFile.sizeOf(each.fieldTypes[i]);
            }
        }
        return Arrays.copyOf(found, count);
    }

    private boolean isWeak(HeapClass type) {
        for (HeapClass each = type; each != null; each = find(each.superId)) {
            if (WEAK.contains(each.name)) {
                return true;
            }
        }
        return false;
    }

    /** How far from its start an instance has a field that one of its classes declares, or -1. */
    int offset(HeapClass type, String declaring, String field) {
        int offset = 0;
        for (HeapClass each = type; each != null; each = find(each.superId)) {
            for (int i = 0; i < each.fieldTypes.length; i++) {
                if (each.name.equals(declaring) && text(each.fieldNames[i]).equals(field)) {
                    return offset;
                }
                offset += HeapFile.sizeOf(each.fieldTypes[i]);
            }
        }
        return -1;
    }

    /** The field that an instance has at such a distance. */
    String fieldAt(HeapClass type, int wanted) {
        int offset = 0;
        for (HeapClass each = type; each != null; each = find(each.superId)) {
            for (int i = 0; i < each.fieldTypes.length; i++) {
                if (offset == wanted) {
                    return text(each.fieldNames[i]);
                }
                offset += HeapFile.sizeOf(each.fieldTypes[i]);
            }
        }
        return "?";
    }

    @Override
    public void text(long id, long at, int length) {
        if (textIds.add(id)) {
            if (textPlaces.length < textIds.size()) {
                textPlaces = Arrays.copyOf(textPlaces, 2 * textPlaces.length);
            }
            textPlaces[textIds.size() - 1] = at;
        }
    }

    @Override
    public void loadedClass(long id, long nameId) {
        namesOfClasses.put(id, nameId);
    }

    @Override
    public void classRecord(long at) {
        long id = heap.id(at);
        if (classIds.add(id)) {
            String name = text(namesOfClasses.getOrDefault(id, 0L)).replace('/', '.');
            classes.add(new HeapClass(heap, at, name));
        }
    }

    @Override
    public void root(Root.Kind kind, long id, int threadSerial) {
        if (kind == Root.Kind.THREAD) {
            // Before all others: it says most.
            roots.put(id, new Root(kind, threadSerial));
            threads.put(threadSerial, id);
        } else {
            roots.putIfAbsent(id, new Root(kind, threadSerial));
        }
    }
}
