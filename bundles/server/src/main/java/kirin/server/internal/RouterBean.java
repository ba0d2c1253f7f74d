package kirin.server.internal;

import kirin.management.RouteInfo;
import kirin.management.RouterMXBean;

import java.util.List;

/** The routing table as management sees it. Any thread. */
final class RouterBean implements RouterMXBean {
    private final Arbiter arbiter;
    private final UnroutedFigures figures;

    RouterBean(Arbiter arbiter, UnroutedFigures figures) {
        this.arbiter = arbiter;
        this.figures = figures;
    }

    @Override
    public List<RouteInfo> getRoutes() {
        return arbiter.table().places().stream()
                .map(each ->
                        new RouteInfo(
                                each.mountPath().isEmpty() ? "/" : each.mountPath(),
                                each.hosts().stream().sorted().toList(),
                                each.application()))
                .toList();
    }

    @Override
    public long getNotFound() {
        return figures.notFound.sum();
    }

    @Override
    public long getBadTargets() {
        return figures.badTargets.sum();
    }
}
