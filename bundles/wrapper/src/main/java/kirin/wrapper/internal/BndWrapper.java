package kirin.wrapper.internal;

import kirin.deploy.JarWrapper;

import org.osgi.service.component.annotations.Component;

import java.io.IOException;
import java.nio.file.Path;

/** Leaves the work to bnd. Keeps nothing: a stranger's jar may be the only one for months. */
@Component
public final class BndWrapper implements JarWrapper {

    @Override
    public void wrap(Path jar, Path target) throws IOException {
        WrappedJar.write(jar, target);
    }
}
