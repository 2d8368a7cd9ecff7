package io.truebook.tws;

import io.truebook.tws.Outgoing.CancelPnlSingle;
import io.truebook.tws.Outgoing.CancelPositions;
import io.truebook.tws.Outgoing.CancelPositionsMulti;
import io.truebook.tws.Outgoing.ReqAccountUpdates;
import io.truebook.tws.Outgoing.ReqCurrentTime;
import io.truebook.tws.Outgoing.ReqManagedAccts;
import io.truebook.tws.Outgoing.ReqPnlSingle;
import io.truebook.tws.Outgoing.ReqPositions;
import io.truebook.tws.Outgoing.ReqPositionsMulti;
import io.truebook.tws.Outgoing.StartApi;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of {@link MessageDecoder}: turns a client's payloads into requests. One per connection, used by one
 * thread at a time.
 */
public final class RequestDecoder {
    private final FieldReader in = new FieldReader();

    /**
     * Decodes one payload, without its length prefix. The bytes are not kept. Fields after those we know are ignored.
     *
     * @throws ProtocolException when the structure of a known request is broken
     */
    public Request decode(byte[] bytes, int offset, int length) {
        int id = in.open(bytes, offset, length);
        Outgoing request = known(id);
        if (request == null) {
            return new Request.Unknown(id);
        }
        in.finish();
        FieldReader.Refusal refusal = in.refusal();
        if (refusal != null) {
            throw ProtocolException.inMessage(id, refusal.field(), refusal.value(), refusal.reason());
        }
        return request;
    }

    private @Nullable Outgoing known(int id) {
        return switch (id) {
            case ReqAccountUpdates.ID -> ReqAccountUpdates.decode(in);
            case ReqManagedAccts.ID -> ReqManagedAccts.decode(in);
            case ReqCurrentTime.ID -> ReqCurrentTime.decode(in);
            case ReqPositions.ID -> ReqPositions.decode(in);
            case CancelPositions.ID -> CancelPositions.decode(in);
            case StartApi.ID -> StartApi.decode(in);
            case ReqPositionsMulti.ID -> ReqPositionsMulti.decode(in);
            case CancelPositionsMulti.ID -> CancelPositionsMulti.decode(in);
            case ReqPnlSingle.ID -> ReqPnlSingle.decode(in);
            case CancelPnlSingle.ID -> CancelPnlSingle.decode(in);
            default -> null;
        };
    }
}
