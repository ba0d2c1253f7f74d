package kirin.deployer.internal.leaks;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What can be seen to hold a class loader without a look into the heap. */
final class QuickLook {
    private QuickLook() {}

    static List<String> holders(LoaderMark mark) {
        ClassLoader loader = mark.get();
        return loader == null ? List.of() : holders(loader);
    }

    private static List<String> holders(ClassLoader loader) {
        Set<String> holders = new LinkedHashSet<>();
        for (Thread thread : LiveThreads.all()) {
            String name = thread.getName();
            Object task = LiveThreads.task(thread);
            if (Loaders.isOf(loader, thread)) {
                holders.add(Advice.running(name, thread.getClass().getName()));
            } else if (task != null && Loaders.isOf(loader, task)) {
                holders.add(Advice.running(name, task.getClass().getName()));
            } else if (Loaders.isWithin(loader, thread.getContextClassLoader())) {
                holders.add(Advice.context(name));
            }
            for (Object value : LiveThreads.threadLocals(thread)) {
                if (Loaders.isOf(loader, value)) {
                    holders.add(Advice.threadLocal(name, value.getClass().getName()));
                }
            }
        }
        for (Thread hook : LiveThreads.shutdownHooks()) {
            Object task = LiveThreads.task(hook);
            if (Loaders.isOf(loader, hook)) {
                holders.add(Advice.hook(hook.getClass().getName()));
            } else if (task != null && Loaders.isOf(loader, task)) {
                holders.add(Advice.hook(task.getClass().getName()));
            } else if (Loaders.isWithin(loader, hook.getContextClassLoader())) {
                holders.add(Advice.hook("\"" + hook.getName() + "\", which has its context,"));
            }
        }
        return List.copyOf(holders);
    }
}
