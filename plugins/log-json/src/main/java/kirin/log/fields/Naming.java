package kirin.log.fields;

/** How fields are called. */
public enum Naming {
    /** Names of the Elastic Common Schema. */
    ECS("http.request.headers.", "http.response.headers.") {
        @Override
        String of(Field field) {
            return field.ecsName();
        }
    },

    /** Short names. */
    SHORT("request.", "response.") {
        @Override
        String of(Field field) {
            return field.shortName();
        }
    };

    private final String requestField;
    private final String answerField;

    Naming(String requestField, String answerField) {
        this.requestField = requestField;
        this.answerField = answerField;
    }

    abstract String of(Field field);

    /** What the names of fields of the request's head begin with. */
    String requestField() {
        return requestField;
    }

    /** What the names of those begin with that the application has put into the answer's head. */
    String answerField() {
        return answerField;
    }
}
