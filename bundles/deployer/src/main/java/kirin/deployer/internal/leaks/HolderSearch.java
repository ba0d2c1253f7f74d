package kirin.deployer.internal.leaks;

import kirin.deployer.internal.leaks.Holder.Step;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Finds what holds a class loader: goes backwards from it, once through all objects for each step.
 * That takes time, but memory only for what leads to the loader, where an index of the whole heap
 * would need as much again as the server.
 */
final class HolderSearch implements HeapVisitor {
    private static final int MAX_HOLDERS = 16;

    /** The shortest ways are found first, and what comes long after is mostly a detour of these. */
    private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HeapFile heap;
    private final HeapClasses classes;
    private final IdIndex lasting;
    private final int maxObjects;
    private final long deadline;
    private final List<Holder> holders = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    // What leads to the loader, by its number there: the class of each, 0 for a class, and the
    // number of that to which it leads. The loader itself is number 0.
    private final IdIndex leading = new IdIndex();
    private long[] types = new long[64];
    private int[] next = new int[64];
    // The numbers of those whose holders are looked for at present.
    private int from;
    private int to;
    private long firstFoundNanos;
    private boolean full;

    /**
     * @param lasting the loaders that stay: static fields of their classes hold for ever
     * @param maxObjects after how many that lead to the loader it is given up
     */
    HolderSearch(
            HeapFile heap, HeapClasses classes, IdIndex lasting, int maxObjects, long deadline) {
        this.heap = heap;
        this.classes = classes;
        this.lasting = lasting;
        this.maxObjects = maxObjects;
        this.deadline = deadline;
    }

    /** The shortest first. */
    List<Holder> search(long loader) {
        add(loader, 0, 0);
        Root itself = classes.root(loader);
        if (itself != null) {
            found(itself, loader, classes.get("java.lang.ClassLoader"), "", 0);
        }
        for (to = 1; from < to && goesOn(); to = leading.size()) {
            classes.all().forEach(this::visitClass);
            heap.visit(this);
            from = to;
        }
        Set<Long> held =
                holders.stream()
                        .filter(holder -> !holder.isPassing())
                        .map(Holder::crossing)
                        .collect(Collectors.toSet());
        holders.removeIf(holder -> holder.isPassing() && held.contains(holder.crossing()));
        return holders;
    }

    /** Whether all was looked at, so that there is no other. */
    boolean isComplete() {
        return from == leading.size();
    }

    @Override
    public boolean goesOn() {
        long now = System.nanoTime();
        return !full
                && holders.size() < MAX_HOLDERS
                && now - deadline < 0
                && (holders.isEmpty() || now - firstFoundNanos < ENOUGH_NANOS);
    }

    private int current(long id) {
        int number = id == 0 ? -1 : leading.find(id);
        return number >= from && number < to ? number : -1;
    }

    private void visitClass(HeapClass type) {
        boolean stays = isLasting(type);
        int parent = current(type.superId);
        if (parent >= 0) {
            reachedByClass(type, stays, "", parent);
        }
        for (int i = 0; i < type.staticValues.length; i++) {
            int number = current(type.staticValues[i]);
            if (number >= 0) {
                reachedByClass(type, stays, classes.text(type.staticNames[i]), number);
            }
        }
        int loader = current(type.loaderId);
        if (loader >= 0 && !stays) {
            reachedByClass(type, false, "", loader);
        }
    }

    private void reachedByClass(HeapClass type, boolean stays, String field, int number) {
        Root root = classes.root(type.id);
        if (stays) {
            found(null, type.id, type, field, number);
            return;
        }
        if (root != null) {
            found(root, type.id, type, field, number);
        }
        add(type.id, 0, number);
    }

    @Override
    public void instance(long id, long classId, long at) {
        HeapClass type = typeToLookInto(id, classId);
        if (type == null) {
            return;
        }
        for (int offset : classes.references(type)) {
            int number = current(heap.id(at + offset));
            if (number >= 0 && !reached(id, type, classes.fieldAt(type, offset), number)) {
                return;
            }
        }
    }

    @Override
    public void array(long id, long classId, long at, int length) {
        HeapClass type = typeToLookInto(id, classId);
        if (type == null) {
            return;
        }
        for (int i = 0; i < length; i++) {
            int number = current(heap.id(at + 8L * i));
            if (number >= 0) {
                reached(id, type, "[]", number);
                return;
            }
        }
    }

    /** The class of an object; null if it is not known, or says all that matters. */
    private @Nullable HeapClass typeToLookInto(long id, long classId) {
        HeapClass type = classes.find(classId);
        if (type == null) {
            return null;
        }
        int ofClass = current(classId);
        boolean saysAll = ofClass >= 0 && !reached(id, type, "", ofClass);
        return saysAll ? null : type;
    }

    /** Whether its other fields matter too: of a thread each is a way of its own. */
    private boolean reached(long id, HeapClass type, String field, int number) {
        if (id == leading.id(0)) {
            // It refers to itself.
            return false;
        }
        if (lasting.find(id) >= 0) {
            found(null, id, type, field, number);
            return false;
        }
        Root root = classes.root(id);
        if (root != null) {
            found(root, id, type, field, number);
            if (root.kind() == Root.Kind.THREAD) {
                return true;
            }
        }
        // What a thread has at hand just now may well belong to something that lasts.
        add(id, type.id, number);
        return false;
    }

    private void add(long id, long type, int towards) {
        if (leading.size() >= maxObjects) {
            full = true;
        } else if (leading.add(id)) {
            int number = leading.size() - 1;
            if (number == types.length) {
                types = Arrays.copyOf(types, 2 * number);
                next = Arrays.copyOf(next, 2 * number);
            }
            types[number] = type;
            next[number] = towards;
        }
    }

    private void found(@Nullable Root root, long id, HeapClass type, String field, int number) {
        if (holders.isEmpty()) {
            firstFoundNanos = System.nanoTime();
        }
        Holder holder = new Holder(root, id, type, field, path(number));
        long crossing = holder.crossing();
        // Of the ways through one object, or one field of a root, the first is the shortest.
        if (known.add(holder.isPassing() + " " + crossing + (crossing == id ? field : ""))) {
            holders.add(holder);
        }
    }

    private List<Step> path(int first) {
        List<Step> path = new ArrayList<>();
        for (int number = first; number != 0; number = next[number]) {
            long id = leading.id(number);
            boolean isClass = types[number] == 0;
            HeapClass type = classes.get(isClass ? id : types[number]);
            path.add(
                    new Step(
                            id,
                            isClass ? Step.Kind.CLASS : Step.Kind.OBJECT,
                            type,
                            !isLasting(type)));
        }
        HeapClass anyLoader = classes.get("java.lang.ClassLoader");
        path.add(new Step(leading.id(0), Step.Kind.LOADER, anyLoader, true));
        return path;
    }

    private boolean isLasting(HeapClass type) {
        return type.loaderId == 0 || lasting.find(type.loaderId) >= 0;
    }
}
