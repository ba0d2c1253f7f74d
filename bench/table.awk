# Lines "round server user0 kernel0 user1 kernel1 requests microseconds p50 p99 errors KiB", ticks and
# microseconds, to a table in Markdown: medians over the rounds, and ratios to netty in the same round.
# The file brief gets lines "server CPU-microseconds ratio".

# The k-th smallest of n values of a server's figure; between two of them if k is no whole number.
function ranked(what, server, k,    i, j, n, sorted, value) {
    n = 0
    for (i = 1; i <= rounds; i++) {
        value = figure[what, server, i]
        for (j = n++; j > 0 && sorted[j] > value; j--) sorted[j + 1] = sorted[j]
        sorted[j + 1] = value
    }
    return (sorted[int(k)] + sorted[int(k + 0.5)]) / 2
}

function median(what, server) { return ranked(what, server, (rounds + 1) / 2) }

# A median, or a dash where it was not measured.
function shown(what, server) { return median(what, server) ? sprintf("%.2f", median(what, server)) : "-" }

function ratio(what, server,    i) {
    for (i = 1; i <= rounds; i++) if (!figure[what, "netty", i]) return "-"
    for (i = 1; i <= rounds; i++)
        figure["ratio", server, i] = figure[what, server, i] / figure[what, "netty", i]
    return sprintf("%.2f (%.2f-%.2f)", median("ratio", server),
        ranked("ratio", server, 1), ranked("ratio", server, rounds))
}

{
    rounds = $1
    if (!($2 in errors)) names[++count] = $2
    figure["user", $2, $1] = ($5 - $3) * 1e6 / hertz / $7
    figure["cpu", $2, $1] = ($5 - $3 + $6 - $4) * 1e6 / hertz / $7
    figure["rate", $2, $1] = $7 * 1e6 / $8
    figure["p50", $2, $1] = $9 / 1000
    figure["p99", $2, $1] = $10 / 1000
    figure["resident", $2, $1] = $12 / 1024
    errors[$2] += $11
}

END {
    row = "| %-16s | %14s | %18s | %10s | %16s | %7s | %7s | %18s | %12s | %6s |\n"
    printf row, "server", "CPU us (user)", "of Netty's", "requests/s", "of Netty's", "p50 ms",
        "p99 ms", "of Netty's", "resident MiB", "errors"
    print "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for (i = 1; i <= count; i++) {
        name = names[i]
        printf row, name, sprintf("%.2f (%.2f)", median("cpu", name), median("user", name)),
            ratio("cpu", name), sprintf("%d", median("rate", name)), ratio("rate", name),
            shown("p50", name), shown("p99", name),
            ratio("p99", name), sprintf("%d", median("resident", name)), errors[name]
        ratio("cpu", name)
        printf "%s %.1f %.2f\n", name, median("cpu", name), median("ratio", name) >brief
        if (name ~ /^gunicorn/ && (!best || median("cpu", name) < median("cpu", best))) best = name
    }
    if (best) {
        ratio("cpu", best)
        printf "\nA sixth of gunicorn's best class (%s) is %.2f times Netty's CPU time.\n",
            best, median("ratio", best) / 6
    }
}
