package kirin.routing;

import java.util.List;

/**
 * What became of the applications that a bundle has published.
 *
 * @param ready those whose workers stand ready, whether they have their route already or not
 * @param failures of each of the others, what it is and why it is not served, fit to show an
 *     operator
 */
public record Boot(List<Route> ready, List<String> failures) {

    public Boot {
        ready = List.copyOf(ready);
        failures = List.copyOf(failures);
    }
}
