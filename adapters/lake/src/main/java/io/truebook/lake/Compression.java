package io.truebook.lake;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Page compression without Hadoop: we write plain or zstd, and read what other engines write by default as well. For one
 * file and one thread: zstd's memory, which takes longer to make than a page to expand, is kept until the file is closed.
 */
final class Compression implements CompressionCodecFactory {

    private static final int ZSTD_LEVEL = 1;

    private @Nullable ZstdCompressCtx compressing;
    private @Nullable ZstdDecompressCtx expanding;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return switch (codec) {
                    case UNCOMPRESSED -> bytes;
                    case ZSTD ->
                        BytesInput.from(
                                compressing().compress(bytes.toInputStream().readAllBytes()));
                    default -> throw new IOException("writing " + codec + " is not supported");
                };
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {
                // Holds nothing.
            }
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
                if (codec == CompressionCodecName.UNCOMPRESSED) {
                    return bytes;
                }
                byte[] compressed = new byte[Math.toIntExact(bytes.size())];
                bytes.toInputStream().readNBytes(compressed, 0, compressed.length);
                return BytesInput.from(expand(codec, compressed, decompressedSize));
            }

            @Override
            public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                    throws IOException {
                byte[] compressed = new byte[compressedSize];
                input.get(compressed);
                output.put(expand(codec, compressed, decompressedSize));
            }

            @Override
            public void release() {
                // Holds nothing.
            }
        };
    }

    private byte[] expand(CompressionCodecName codec, byte[] bytes, int size) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> bytes;
            case ZSTD -> expanding().decompress(bytes, size);
            case SNAPPY -> Snappy.uncompress(bytes);
            case GZIP -> {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    yield in.readAllBytes();
                }
            }
            default -> throw new IOException("reading " + codec + " is not supported; rewrite the file with zstd");
        };
    }

    private ZstdCompressCtx compressing() {
        ZstdCompressCtx known = compressing;
        if (known == null) {
            known = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
            compressing = known;
        }
        return known;
    }

    private ZstdDecompressCtx expanding() {
        ZstdDecompressCtx known = expanding;
        if (known == null) {
            known = new ZstdDecompressCtx();
            expanding = known;
        }
        return known;
    }

    @Override
    public void release() {
        if (compressing != null) {
            compressing.close();
            compressing = null;
        }
        if (expanding != null) {
            expanding.close();
            expanding = null;
        }
    }
}
