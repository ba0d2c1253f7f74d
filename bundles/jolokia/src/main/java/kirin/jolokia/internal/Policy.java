package kirin.jolokia.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import javax.management.ObjectName;

/**
 * Who may do what with which management bean. Of the lines that fit, the first decides; what none
 * fits is refused.
 *
 * @param source the file, as messages name it
 */
record Policy(String source, List<Line> lines) {

    Policy {
        lines = List.copyOf(lines);
    }

    /**
     * One line.
     *
     * @param number in the file, from 1 on
     * @param members attributes or operations; none for all of them
     */
    record Line(
            int number,
            boolean allows,
            Set<Role> roles,
            Action action,
            ObjectName beans,
            Set<String> members) {

        Line {
            roles = EnumSet.copyOf(roles);
            members = Set.copyOf(members);
        }

        private boolean concerns(Role role, Action wanted, ObjectName bean) {
            return action == wanted && roles.contains(role) && beans.apply(bean);
        }

        private boolean fits(Role role, Action wanted, ObjectName bean, String member) {
            return concerns(role, wanted, bean) && (members.isEmpty() || members.contains(member));
        }
    }

    /**
     * What was decided.
     *
     * @param reason where that is written, fit to stand after a colon
     */
    record Verdict(boolean allowed, String reason) {}

    /** Decides about one member of a bean; a pattern is no bean. */
    Verdict verdict(Role role, Action action, ObjectName bean, String member) {
        for (Line each : lines) {
            if (each.fits(role, action, bean, member)) {
                return new Verdict(each.allows(), source + ':' + each.number());
            }
        }
        return new Verdict(false, "no line of " + source + " allows it");
    }

    /** Whether there is anything that may be done with a bean. */
    boolean isVisible(Role role, ObjectName bean) {
        for (Action each : Action.values()) {
            if (isOpen(role, each, bean)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOpen(Role role, Action action, ObjectName bean) {
        for (Line each : lines) {
            if (each.concerns(role, action, bean)) {
                if (each.allows()) {
                    return true;
                }
                if (each.members().isEmpty()) {
                    return false;
                }
            }
        }
        return false;
    }
}
