package kirin.http.internal;

import kirin.settings.RequestSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

/**
 * What the settings allow a request to be.
 *
 * @param longestField in bytes, with its line end
 * @param longestBody in bytes
 * @param foldedFields whether one may go on in the next line
 * @param spacesBeforeColon whether they are left out, and not refused
 * @param anyMethod whether it may have small letters and any length
 * @param anyVersion whether it may be another than 1.0 to 1.9
 * @param raisesMethods whether small letters are made capital ones first
 */
record RequestRules(
        int mostFields,
        int longestField,
        long longestBody,
        boolean foldedFields,
        boolean spacesBeforeColon,
        boolean anyMethod,
        boolean anyVersion,
        boolean raisesMethods,
        UnderscoredFields underscoredFields) {
    private static final int MOST_FIELDS = 32_768;
    private static final int LONGEST_FIELD = 8190;

    static RequestRules of(Settings settings) {
        int fields = settings.get(ServerSettings.LIMIT_REQUEST_FIELDS);
        int field = settings.get(ServerSettings.LIMIT_REQUEST_FIELD_SIZE);
        int body = settings.get(RequestSettings.LIMIT_REQUEST_BODY);
        return new RequestRules(
                fields == 0 ? MOST_FIELDS : Math.min(fields, MOST_FIELDS),
                field == 0 ? LONGEST_FIELD : field,
                body == 0 ? Long.MAX_VALUE : body,
                settings.get(RequestSettings.PERMIT_OBSOLETE_FOLDING),
                settings.get(RequestSettings.STRIP_HEADER_SPACES),
                settings.get(RequestSettings.PERMIT_UNCONVENTIONAL_HTTP_METHOD),
                settings.get(RequestSettings.PERMIT_UNCONVENTIONAL_HTTP_VERSION),
                settings.get(RequestSettings.CASEFOLD_HTTP_METHOD),
                UnderscoredFields.of(settings));
    }
}
