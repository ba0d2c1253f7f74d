package kirin.jolokia.internal;

import org.jolokia.json.JSONObject;
import org.jolokia.server.core.Version;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.request.AbstractRequestHandler;
import org.jolokia.server.core.util.RequestType;

/** Tells clients whom they talk to, and nothing of the machine. */
final class VersionAnswer extends AbstractRequestHandler {

    VersionAnswer() {
        super("kirin", 0);
    }

    @Override
    public boolean canHandle(JolokiaRequest request) {
        return request.getType() == RequestType.VERSION;
    }

    @Override
    public <R extends JolokiaRequest> Object handleRequest(R request, Object previous) {
        var answer = new JSONObject();
        answer.put("agent", Version.getAgentVersion());
        answer.put("protocol", Version.getProtocolVersion());
        answer.put("id", "kirin");
        var details = new JSONObject();
        details.put("agent_id", "kirin");
        details.put("agent_version", Version.getAgentVersion());
        details.put("server_product", "kirin");
        answer.put("details", details);
        answer.put("info", new JSONObject());
        answer.put("config", new JSONObject());
        return answer;
    }
}
