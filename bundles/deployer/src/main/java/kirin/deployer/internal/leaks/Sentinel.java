package kirin.deployer.internal.leaks;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * Tells when the JVM has unloaded classes: this one is enqueued by the first collection that does.
 * Other objects would not do, as most collections take the young ones only and leave every class
 * loader alone; and this way no collector needs to be known by its name.
 */
final class Sentinel extends WeakReference<ClassLoader> {
    final long bornNanos = System.nanoTime();

    private Sentinel(ClassLoader loader, ReferenceQueue<ClassLoader> gone) {
        super(loader, gone);
    }

    static Sentinel post(ReferenceQueue<ClassLoader> gone) {
        return new Sentinel(new OneClassLoader(), gone);
    }

    /** Without a class of its own the JVM takes it for an object like any other. */
    private static final class OneClassLoader extends ClassLoader {
        OneClassLoader() {
            super("kirin-leaks-sentinel", null);
            byte[] empty = ClassFile.of().build(ClassDesc.of("Sentinel"), type -> {});
            defineClass("Sentinel", empty, 0, empty.length);
        }
    }
}
