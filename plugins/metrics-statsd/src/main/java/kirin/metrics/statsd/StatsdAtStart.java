package kirin.metrics.statsd;

import kirin.settings.CurrentSettings;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Has {@link StatsdMetrics} made at a start whose settings have {@code statsd_host}. */
@Component(
        immediate = true,
        service = {})
public final class StatsdAtStart {

    /** Both are wanted for being there. */
    @Activate
    public StatsdAtStart(
            @Reference(target = "(" + CurrentSettings.CHOSEN + "=statsd_host)")
                    CurrentSettings chosen,
            @Reference StatsdMetrics metrics) {}
}
