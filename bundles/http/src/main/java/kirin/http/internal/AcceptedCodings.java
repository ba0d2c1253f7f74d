package kirin.http.internal;

import kirin.http.Headers;

/**
 * What a request's {@code Accept-Encoding} says of the two codings that answers can have (RFC 9110
 * §12.5.3).
 *
 * @param prefersGzip whether the client takes gzip, and likes nothing better that could be sent
 * @param refusesIdentity whether it takes no body as it is
 */
record AcceptedCodings(boolean prefersGzip, boolean refusesIdentity) {
    /** Of a client that says nothing: it might take any, but few that are silent can. */
    static final AcceptedCodings NONE = new AcceptedCodings(false, false);

    private static final int UNNAMED = -1;
    private static final int MOST = 1000;

    /** Whether it is worth to look: without a weight in its first field no client does. */
    static boolean mayRefuseIdentity(Headers fields) {
        String first = fields.get("Accept-Encoding");
        return first != null && first.indexOf(';') >= 0;
    }

    static AcceptedCodings of(Headers fields) {
        if (!fields.contains("Accept-Encoding")) {
            return NONE;
        }
        int gzip = UNNAMED;
        int identity = UNNAMED;
        int others = UNNAMED;
        for (String value : fields.all("Accept-Encoding")) {
            for (String member : value.split(",", -1)) {
                int semicolon = member.indexOf(';');
                String coding = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
                int weight = semicolon < 0 ? MOST : weight(member.substring(semicolon + 1));
                // RFC 9110 §8.4.1.3: both are the same.
                if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
                    gzip = weight;
                } else if (coding.equalsIgnoreCase("identity")) {
                    identity = weight;
                } else if (coding.equals("*")) {
                    others = weight;
                }
            }
        }
        gzip = gzip == UNNAMED ? others : gzip;
        identity = identity == UNNAMED ? others : identity;
        return new AcceptedCodings(gzip > 0 && gzip >= identity, identity == 0);
    }

    /** In thousandths; what is malformed is no consent (RFC 9110 §12.4.2). */
    private static int weight(String parameter) {
        String given = parameter.strip();
        if (given.length() < 3 || !given.regionMatches(true, 0, "q=", 0, 2)) {
            return 0;
        }
        String number = given.substring(2);
        boolean wellFormed =
                number.length() <= 5
                        && (number.charAt(0) == '0' || number.charAt(0) == '1')
                        && (number.length() == 1 || number.charAt(1) == '.');
        int weight = 0;
        for (int at = 0, worth = MOST; wellFormed && at < number.length(); at++) {
            int digit = number.charAt(at) - '0';
            if (at == 1) {
                continue;
            }
            wellFormed = digit >= 0 && digit <= 9;
            weight += digit * worth;
            worth /= 10;
        }
        return wellFormed && weight <= MOST ? weight : 0;
    }
}
