package kirin.deployer.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;

/**
 * A manifest header that lists packages: {@code a.b;a.c;version="[1,2)",d.e}.
 *
 * @param clauses the parts between commas, as they stand there
 */
record PackageHeader(String name, List<String> clauses) {

    /** Takes it out; without clauses if it is not there. */
    static PackageHeader remove(Attributes headers, String name) {
        Object value = headers.remove(new Attributes.Name(name));
        return new PackageHeader(
                name, value == null ? List.of() : HeaderClause.split(value.toString(), ','));
    }

    /** Leaves out the packages of another header. */
    PackageHeader without(PackageHeader other) {
        Set<String> unwanted = new HashSet<>();
        other.clauses.forEach(clause -> unwanted.addAll(packages(clause)));
        List<String> rest = new ArrayList<>();
        for (String clause : clauses) {
            List<String> parts = new ArrayList<>(HeaderClause.split(clause, ';'));
            parts.removeIf(unwanted::contains);
            if (!packages(parts).isEmpty()) {
                rest.add(String.join(";", parts));
            }
        }
        return new PackageHeader(name, rest);
    }

    void putInto(Attributes headers) {
        if (!clauses.isEmpty()) {
            headers.putValue(name, String.join(",", clauses));
        }
    }

    private static List<String> packages(String clause) {
        return packages(HeaderClause.split(clause, ';'));
    }

    /** Of a clause's parts those that are no attribute and no directive. */
    private static List<String> packages(List<String> parts) {
        return parts.stream().filter(part -> part.indexOf('=') < 0).toList();
    }
}
