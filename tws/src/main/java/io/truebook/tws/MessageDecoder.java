package io.truebook.tws;

import io.truebook.tws.Incoming.AccountDownloadEnd;
import io.truebook.tws.Incoming.CurrentTime;
import io.truebook.tws.Incoming.ErrorMessage;
import io.truebook.tws.Incoming.ManagedAccounts;
import io.truebook.tws.Incoming.Message;
import io.truebook.tws.Incoming.NextValidId;
import io.truebook.tws.Incoming.PnlSingle;
import io.truebook.tws.Incoming.Position;
import io.truebook.tws.Incoming.PositionEnd;
import io.truebook.tws.Incoming.PositionMulti;
import io.truebook.tws.Incoming.PositionMultiEnd;
import io.truebook.tws.Incoming.Row;
import io.truebook.tws.Incoming.UpdateAccountTime;
import io.truebook.tws.Incoming.UpdateAccountValue;
import io.truebook.tws.Incoming.UpdatePortfolio;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the payloads of one connection into messages; the table from message id to layout. It remembers repeated texts,
 * so there is one per connection, used by one thread at a time.
 */
public final class MessageDecoder {
    /** How much of a row is kept for the quarantine; a legal row is a few hundred bytes. */
    private static final int RAW_CHARS = 4096;

    private final ServerVersion version;
    private final FieldReader in = new FieldReader();
    private long trailingFields;

    /**
     * @param version as agreed in the handshake
     * @throws IllegalArgumentException when it is outside the versions this module speaks
     */
    public MessageDecoder(ServerVersion version) {
        if (!version.isSpoken()) {
            throw new IllegalArgumentException("Server version %d is outside %d..%d"
                    .formatted(version.number(), ServerVersion.OLDEST.number(), ServerVersion.NEWEST.number()));
        }
        this.version = version;
    }

    /**
     * Decodes one payload, without its length prefix. The bytes are not kept.
     *
     * @throws ProtocolException when the structure of a known message is broken
     */
    public Incoming decode(byte[] bytes, int offset, int length) {
        int id = in.open(bytes, offset, length);
        Message message = known(id);
        if (message == null) {
            return new Incoming.Unknown(id);
        }
        trailingFields += in.finish();
        FieldReader.Refusal refusal = in.refusal();
        return refusal == null ? message : unacceptable(message, refusal);
    }

    /** As {@link #decode(byte[], int, int)}, for what remains in the buffer, which is consumed. */
    public Incoming decode(ByteBuffer payload) {
        if (payload.hasArray()) {
            Incoming decoded = decode(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
            payload.position(payload.limit());
            return decoded;
        }
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        return decode(copy, 0, copy.length);
    }

    /** Fields so far that followed the ones we know: a sign that TWS speaks a newer dialect. */
    public long trailingFields() {
        return trailingFields;
    }

    private @Nullable Message known(int id) {
        return switch (id) {
            case ErrorMessage.ID -> ErrorMessage.decode(in, version);
            case UpdateAccountValue.ID -> UpdateAccountValue.decode(in);
            case UpdatePortfolio.ID -> UpdatePortfolio.decode(in);
            case UpdateAccountTime.ID -> UpdateAccountTime.decode(in);
            case NextValidId.ID -> NextValidId.decode(in);
            case ManagedAccounts.ID -> ManagedAccounts.decode(in);
            case CurrentTime.ID -> CurrentTime.decode(in);
            case AccountDownloadEnd.ID -> AccountDownloadEnd.decode(in);
            case Position.ID -> Position.decode(in);
            case PositionEnd.ID -> PositionEnd.decode(in);
            case PositionMulti.ID -> PositionMulti.decode(in);
            case PositionMultiEnd.ID -> PositionMultiEnd.decode(in);
            case PnlSingle.ID -> PnlSingle.decode(in);
            default -> null;
        };
    }

    private Incoming unacceptable(Message message, FieldReader.Refusal refusal) {
        if (message instanceof Row row) {
            return new Incoming.Unacceptable(
                    message.id(), row.subject(), refusal.field(), refusal.value(), refusal.reason(), in.raw(RAW_CHARS));
        }
        throw ProtocolException.inMessage(message.id(), refusal.field(), refusal.value(), refusal.reason());
    }
}
