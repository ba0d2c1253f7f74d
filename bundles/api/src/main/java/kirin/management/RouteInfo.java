package kirin.management;

import java.util.List;

/**
 * A place in the routing table.
 *
 * @param path where it begins
 * @param hosts for which it holds; empty for all
 * @param application that has it
 */
public record RouteInfo(String path, List<String> hosts, String application) {}
