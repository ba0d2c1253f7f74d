package kirin.metrics.prometheus;

import kirin.settings.CurrentSettings;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Has {@link PrometheusMetrics} made at a start whose settings have {@code metrics_bind}. */
@Component(
        immediate = true,
        service = {})
public final class MetricsAtStart {

    /** Both are wanted for being there. */
    @Activate
    public MetricsAtStart(
            @Reference(target = "(" + CurrentSettings.CHOSEN + "=metrics_bind)")
                    CurrentSettings chosen,
            @Reference PrometheusMetrics metrics) {}
}
