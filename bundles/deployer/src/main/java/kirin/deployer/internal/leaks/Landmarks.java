package kirin.deployer.internal.leaks;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** Recognises objects of a heap dump: class loaders by their {@link LoaderMark}s, and threads. */
final class Landmarks implements HeapVisitor {
    private final HeapFile heap;
    private final HeapClasses classes;
    private final Map<Long, Long> loaders = new HashMap<>();
    private final Map<Long, Long> threadIds = new HashMap<>();

    Landmarks(HeapFile heap, HeapClasses classes) {
        this.heap = heap;
        this.classes = classes;
        heap.visit(this);
    }

    /** The id of the loader that a mark stands for, if it is in the heap. */
    @Nullable Long loader(LoaderMark mark) {
        return loaders.get(mark.number);
    }

    /** The live thread of an object, unless it has ended or is virtual. */
    @Nullable Thread thread(long id) {
        Long threadId = threadIds.get(id);
        return threadId == null
                ? null
                : LiveThreads.all().stream()
                        .filter(each -> each.threadId() == threadId)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public void instance(long id, long classId, long at) {
        HeapClass type = classes.find(classId);
        if (type == null) {
            return;
        }
        if (type.name.equals(LoaderMark.class.getName())) {
            long loader = heap.id(at + classes.offset(type, "java.lang.ref.Reference", "referent"));
            if (loader != 0) {
                loaders.put(heap.id(at + classes.offset(type, type.name, "number")), loader);
            }
            return;
        }
        Root root = classes.root(id);
        if (root != null && root.kind() == Root.Kind.THREAD) {
            int threadId = classes.offset(type, "java.lang.Thread", "tid");
            if (threadId >= 0) {
                threadIds.put(id, heap.id(at + threadId));
            }
        }
    }
}
