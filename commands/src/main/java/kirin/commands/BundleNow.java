package kirin.commands;

import kirin.management.DeployedBundle;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.management.ObjectName;

/**
 * A deployed bundle and the revisions of its applications, as the commands print it that change
 * something. The components are those of {@link DeployedBundle}, and:
 *
 * @param revisions by application; those of which another version answers are missing
 */
record BundleNow(
        String bundle,
        String version,
        String file,
        String sha256,
        String state,
        List<String> applications,
        String since,
        String problem,
        Map<String, Long> revisions) {

    static BundleNow of(DeployedBundle bundle, Connection server) throws NotDoneException {
        Map<String, Long> revisions = new TreeMap<>();
        for (ObjectName bean : server.applications()) {
            BeanValues values = server.values(bean, "Name", "Version", "Revision");
            String name = values.text("Name");
            if (bundle.applications().contains(name)
                    && values.text("Version").equals(bundle.version())) {
                revisions.put(name, values.number("Revision"));
            }
        }
        return new BundleNow(
                bundle.bundle(),
                bundle.version(),
                bundle.file(),
                bundle.sha256(),
                bundle.state(),
                List.copyOf(bundle.applications()),
                bundle.since(),
                bundle.problem(),
                revisions);
    }

    static void print(List<BundleNow> bundles, PrintWriter out) {
        var table = new Table("APPLICATION", "VERSION", "REVISION", "STATE", "BUNDLE", "SHA-256");
        for (BundleNow each : bundles) {
            for (String application : each.applications()) {
                each.addTo(table, application);
            }
            if (each.applications().isEmpty()) {
                each.addTo(table, "");
            }
        }
        table.print(out);
        for (BundleNow each : bundles) {
            if (!each.problem().isEmpty()) {
                out.println(each.bundle() + ": " + OneLine.of(each.problem()));
            }
        }
    }

    private void addTo(Table table, String application) {
        Object revision = revisions.containsKey(application) ? revisions.get(application) : "";
        table.row(application, version, revision, state, bundle, sha256);
    }
}
