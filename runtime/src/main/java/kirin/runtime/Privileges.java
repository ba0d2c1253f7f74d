package kirin.runtime;

import kirin.runtime.system.SystemCallException;
import kirin.runtime.system.Users;
import kirin.settings.OneLine;
import kirin.settings.Origin;
import kirin.settings.ProcessSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The user and the group that the server is to run as. What they could not do for themselves, such
 * as opening a low port, is done before. Belongs to the main thread.
 */
final class Privileges {
    private static final Logger LOG = LoggerFactory.getLogger(Privileges.class);

    private final String shown;
    private final int user;
    private final int group;
    private final Ownership ownership;
    private final MadeFolders madeFolders = new MadeFolders();
    private final boolean areKept;
    // As messages name whoever cannot write a file.
    private final Optional<String> name;

    private Privileges(
            String shown,
            Optional<String> name,
            int user,
            int group,
            Ownership ownership,
            boolean areKept) {
        this.shown = shown;
        this.name = name;
        this.user = user;
        this.group = group;
        this.ownership = ownership.telling(madeFolders::add);
        this.areKept = areKept;
    }

    /**
     * What {@code user} and {@code group} ask for. Takes over the groups of the user already, as
     * these decide which folders the user can write.
     *
     * @throws StartException if there are no such, or if only root could do it
     */
    static Privileges of(Settings settings) throws StartException {
        Optional<String> user = settings.get(ProcessSettings.USER);
        Optional<String> group = settings.get(ProcessSettings.GROUP);
        if (user.isEmpty() && group.isEmpty()) {
            return new Privileges("", Optional.empty(), -1, -1, Ownership.UNCHANGED, true);
        }
        try {
            return new Wish(settings, user, group).fulfil();
        } catch (IOException e) {
            throw new StartException(
                    settings.origin(user.isPresent() ? ProcessSettings.USER : ProcessSettings.GROUP)
                            + ": the rights of root cannot be given up: "
                            + e.getMessage()
                            + "; start the server as root with all its capabilities, or as the"
                            + " user itself");
        }
    }

    /** What would be wrong with them at a start, one line each. Changes nothing. */
    static List<String> problems(Settings settings) {
        List<String> problems = new ArrayList<>();
        var wish =
                new Wish(
                        settings,
                        settings.get(ProcessSettings.USER),
                        settings.get(ProcessSettings.GROUP));
        try {
            wish.checkUser();
        } catch (StartException e) {
            problems.add(e.problem());
        }
        try {
            wish.checkGroup();
        } catch (StartException e) {
            problems.add(e.problem());
        }
        if (problems.isEmpty()) {
            try {
                wish.checkRights();
            } catch (StartException e) {
                problems.add(e.problem());
            } catch (IOException e) {
                problems.add("the rights of root cannot be looked at: " + OneLine.of(e));
            }
        }
        return problems;
    }

    /** Whether the process goes on as whoever has started it. */
    boolean areKept() {
        return areKept;
    }

    Ownership ownership() {
        return ownership;
    }

    /** What was made by means of {@link #ownership}. */
    MadeFolders madeFolders() {
        return madeFolders;
    }

    /** Gives up all other rights, and makes sure of it. */
    void drop() throws StartException {
        if (areKept) {
            return;
        }
        madeFolders.giveUpRights(ownership::canRemove);
        List<String> others;
        try {
            Users.become(user, group);
            others = Users.threadsOtherThan(user, group);
        } catch (IOException e) {
            throw new StartException(
                    "the rights of root cannot be given up: "
                            + OneLine.of(e)
                            + "; start the server"
                            + " as "
                            + shown);
        }
        if (!others.isEmpty()) {
            throw new StartException(
                    "the rights of root were not given up by all of the process: "
                            + others.getFirst()
                            + "; start the server as "
                            + shown);
        }
        LOG.info("Running as {}", shown);
        name.ifPresent(each -> System.setProperty("user.name", each));
    }

    /** What was asked for, while it is looked at. */
    private record Wish(Settings settings, Optional<String> user, Optional<String> group) {

        Privileges fulfil() throws StartException, IOException {
            Target target = target();
            int newUser = target.user();
            int newGroup = target.group();
            Optional<Users.User> entry = target.entry();
            String shown =
                    "user %s, group %s"
                            .formatted(
                                    entry.map(Users.User::name)
                                            .orElse(Integer.toUnsignedString(newUser)),
                                    group.orElse(Integer.toUnsignedString(newGroup)));
            Optional<String> name = entry.map(Users.User::name);
            if (target.isCurrent()) {
                return new Privileges(shown, name, newUser, newGroup, Ownership.UNCHANGED, true);
            }
            if (entry.isPresent()) {
                Users.takeGroups(entry.get(), newGroup);
            } else {
                Users.takeGroup(newGroup);
            }
            return new Privileges(
                    shown, name, newUser, newGroup, Ownership.of(newUser, newGroup), false);
        }

        /** Who the server would be. */
        private record Target(Optional<Users.User> entry, int user, int group, boolean isCurrent) {}

        /**
         * Whom both settings mean; changes nothing.
         *
         * @throws StartException if there is no such, or only root could become that one
         */
        private Target target() throws StartException, IOException {
            int nowUser = Users.current();
            int nowGroup = Users.currentGroup();
            Optional<Users.User> entry =
                    user.isPresent() ? find(user.get()) : Users.numbered(nowUser);
            int newUser =
                    user.isEmpty()
                            ? nowUser
                            : entry.map(Users.User::number)
                                    .orElseGet(() -> Integer.parseUnsignedInt(user.get()));
            int newGroup = group.isPresent() ? groupNumber() : ownGroup(entry, newUser, nowGroup);
            boolean isCurrent = newUser == nowUser && newGroup == nowGroup;
            if (!isCurrent && nowUser != 0) {
                throw onlyRootCan(
                        newUser == nowUser ? ProcessSettings.GROUP : ProcessSettings.USER);
            }
            return new Target(entry, newUser, newGroup, isCurrent);
        }

        /** Whether whoever starts the server may become whom both settings mean. */
        void checkRights() throws StartException, IOException {
            // Asking the system takes a moment, and most ask for nothing.
            if (user.isPresent() || group.isPresent()) {
                target();
            }
        }

        void checkUser() throws StartException {
            if (user.isPresent()) {
                find(user.get());
            }
        }

        void checkGroup() throws StartException {
            if (group.isPresent()) {
                groupNumber();
            }
        }

        private Optional<Users.User> find(String given) throws StartException {
            if (isNumber(given)) {
                return Users.numbered(Integer.parseUnsignedInt(given));
            }
            Optional<Users.User> named = Users.named(given);
            if (named.isEmpty()) {
                throw unknown(ProcessSettings.USER, given);
            }
            return named;
        }

        private int groupNumber() throws StartException {
            String given = group.orElseThrow();
            if (isNumber(given)) {
                return Integer.parseUnsignedInt(given);
            }
            OptionalInt number = Users.group(given);
            if (number.isEmpty()) {
                throw unknown(ProcessSettings.GROUP, given);
            }
            return number.getAsInt();
        }

        /** Never that of root for another user, only because nobody has named one. */
        private int ownGroup(Optional<Users.User> entry, int newUser, int nowGroup)
                throws StartException, SystemCallException {
            if (user.isEmpty() || newUser == Users.current()) {
                return nowGroup;
            }
            if (entry.isEmpty()) {
                throw new StartException(
                        "%s: user is %s, which has no entry in the system's list of users and so no"
                                        .formatted(
                                                settings.origin(ProcessSettings.USER), user.get())
                                + " group; give group as well");
            }
            return entry.get().group();
        }

        private StartException unknown(Setting<Optional<String>> setting, String given) {
            return new StartException(
                    "%s: %s is \"%s\", and this system has none of that name; give one that `getent %s` lists"
                            .formatted(
                                    settings.origin(setting),
                                    setting.name(),
                                    given,
                                    setting.equals(ProcessSettings.USER) ? "passwd" : "group"));
        }

        private StartException onlyRootCan(Setting<Optional<String>> setting) {
            Origin origin = settings.origin(setting);
            return new StartException(
                    "%s: %s is \"%s\", and the server was started by %s, whom the system lets become nobody else; start it as root, or as that one"
                            .formatted(
                                    origin,
                                    setting.name(),
                                    settings.get(setting).orElse(""),
                                    System.getProperty("user.name")));
        }

        private static boolean isNumber(String text) {
            return !text.isEmpty()
                    && text.length() <= 9
                    && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
