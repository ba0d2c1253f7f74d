package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.management.QuarantinedFile;
import kirin.routing.Route;
import kirin.settings.ChosenApplication;
import kirin.settings.CommandSettings;
import kirin.settings.Settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Looks whether the first round has brought what is to be served. Deployer thread only. */
final class FirstApplications {
    private static final String NONE_STARTED = "no application could be started: ";

    private final Parts parts;
    private final WholeFiles files;
    private final List<Route> routes;
    private final Optional<ChosenApplication> chosen;
    private final String chosenBy;

    FirstApplications(Parts parts, WholeFiles files, List<Route> routes, Settings settings) {
        this.parts = parts;
        this.files = files;
        this.routes = routes;
        this.chosen = settings.get(CommandSettings.WSGI_APP);
        this.chosenBy = settings.origin(CommandSettings.WSGI_APP).toString();
    }

    /**
     * Whether to deploy it: a library is, and of those with applications, where one was chosen, its
     * bundle alone.
     */
    static boolean isWanted(BundleFile file, Settings settings) {
        Optional<ChosenApplication> chosen = settings.get(CommandSettings.WSGI_APP);
        return chosen.isEmpty()
                || chosen.get().isFile()
                || !file.offersApplication()
                || file.symbolicName().equals(chosen.get().bundle());
    }

    /** What is missing; empty if something is served, is late, or nothing is there at all. */
    Optional<NothingServed> missing() {
        if (parts.slots().all().stream().anyMatch(Slot::isStarting)) {
            // It may still come.
            return Optional.empty();
        }
        Optional<NothingServed> wrong = chosen.flatMap(this::wrongChoice);
        return wrong.isPresent() || !routes.isEmpty() ? wrong : nothingStarted();
    }

    private Optional<NothingServed> wrongChoice(ChosenApplication choice) {
        if (!choice.isFile() && files.named(choice.bundle()).isEmpty() && routes.isEmpty()) {
            return wrong(
                    "there is no bundle %s in the deploy folder".formatted(choice.bundle()),
                    namesOf(files.offering()));
        }
        if (choice.isFile() && files.whole().isEmpty() && files.refused().isEmpty()) {
            return wrong("there is no file " + choice.bundle(), List.of());
        }
        for (BundleFile file : files.whole()) {
            Optional<String> wrong = wrongIn(file, choice);
            if (wrong.isPresent()) {
                return wrong.map(what -> new NothingServed(chosenBy + ": " + what, false));
            }
        }
        return Optional.empty();
    }

    /** Why it cannot be the bundle of the choice, and what it has instead. */
    static Optional<String> wrongIn(BundleFile file, ChosenApplication choice) {
        TreeSet<String> names = new TreeSet<>();
        UpFront.applications(file, file.content()).forEach(each -> names.add(each.name()));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String there = "; there is " + String.join(", ", names);
        if (choice.application().isEmpty()) {
            return Optional.of(names.size())
                    .filter(several -> several > 1)
                    .map(_ ->
                            "%s has several applications; name one, as in %s:%s%s"
                                    .formatted(
                                            file.symbolicName(),
                                            choice.bundle(),
                                            names.first(),
                                            there));
        }
        return Optional.of(choice.application())
                .filter(name -> !names.contains(name))
                .map(name ->
                        "%s has no application %s%s".formatted(file.symbolicName(), name, there));
    }

    private static Collection<String> namesOf(List<BundleFile> bundles) {
        TreeSet<String> names = new TreeSet<>();
        bundles.forEach(each -> names.add(each.symbolicName()));
        return names;
    }

    private Optional<NothingServed> wrong(String what, Collection<String> known) {
        String there = known.isEmpty() ? "" : "; there is " + String.join(", ", known);
        return Optional.of(new NothingServed(chosenBy + ": " + what + there, false));
    }

    private Optional<NothingServed> nothingStarted() {
        List<String> reasons = new ArrayList<>();
        for (Slot slot : parts.slots().all()) {
            Deployed active = slot.active;
            if (active != null && active.file().offersApplication()) {
                return Optional.of(
                        new NothingServed(
                                "%snone of the workers of %s boots; the error log says why"
                                        .formatted(NONE_STARTED, active.file().name()),
                                true));
            }
            slot.waiting.forEach(each -> reasons.add(reason(each.file.name(), each.reason)));
        }
        for (QuarantinedFile file : parts.records().quarantined()) {
            Path path = Path.of(file.file());
            if (Files.exists(path)) {
                reasons.add(reason(path.getFileName().toString(), file.reason()));
            }
        }
        if (chosen.filter(ChosenApplication::isFile).isPresent()) {
            // In a folder, what is no jar may become one: it may not have been copied whole.
            files.refused()
                    .forEach(file ->
                            reasons.add(
                                    reason(file.path().getFileName().toString(), file.reason())));
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new NothingServed(NONE_STARTED + reasons.getFirst(), false));
    }

    private static String reason(String file, String reason) {
        return file + " was not deployed: " + reason;
    }
}
