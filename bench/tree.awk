# From the lines of /proc/*/stat, the process root and all below it: pid, user ticks, system ticks, resident KiB.
# The time of children that have ended is their parent's.
{
    pid = $1
    # The name, in brackets, may hold blanks; from here on $1 is the state.
    sub(/^.*\) /, "")
    parent[pid] = $2
    user[pid] = $12 + $14
    kernel[pid] = $13 + $15
    resident[pid] = $22 * page / 1024
}

END {
    for (pid in parent) {
        for (p = pid; p != root && p in parent; ) p = parent[p]
        if (p == root) print pid, user[pid], kernel[pid], resident[pid]
    }
}
