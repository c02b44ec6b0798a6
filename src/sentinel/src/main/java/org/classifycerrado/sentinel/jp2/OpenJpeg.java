package org.classifycerrado.sentinel.jp2;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;

/**
 * What is used of OpenJPEG 2.5's C interface, by its own names. The layouts of its structures are those of 64-bit
 * platforms, where they are the same in all versions since 2.1.
 */
interface OpenJpeg extends Library {

    /** A codec for the file format JP2, {@code OPJ_CODEC_JP2}. */
    int JP2 = 2;

    /** {@code OPJ_CLRSPC_GRAY}. */
    int GRAY = 2;

    /** At least the size of {@code opj_dparameters_t} and of {@code opj_cparameters_t}. */
    int PARAMETERS = 1 << 16;

    /** Offset of {@code comps} in {@code opj_image_t}. */
    int IMAGE_COMPONENTS = 24;

    /** Offsets in {@code opj_image_comp_t}. */
    int COMPONENT_WIDTH = 8;

    int COMPONENT_HEIGHT = 12;
    int COMPONENT_DATA = 48;

    /** Hears what went wrong. */
    interface MessageCallback extends Callback {
        void invoke(String message, Pointer client);
    }

    String opj_version();

    Pointer opj_create_decompress(int format);

    void opj_set_default_decoder_parameters(Pointer parameters);

    boolean opj_setup_decoder(Pointer codec, Pointer parameters);

    boolean opj_decoder_set_strict_mode(Pointer codec, boolean strict);

    boolean opj_set_error_handler(Pointer codec, MessageCallback callback, Pointer client);

    Pointer opj_stream_create_file_stream(String file, NativeSize bufferSize, boolean isRead);

    void opj_stream_destroy(Pointer stream);

    boolean opj_read_header(Pointer stream, Pointer codec, PointerByReference image);

    boolean opj_set_decode_area(Pointer codec, Pointer image, int startX, int startY, int endX, int endY);

    boolean opj_decode(Pointer codec, Pointer stream, Pointer image);

    void opj_image_destroy(Pointer image);

    void opj_destroy_codec(Pointer codec);

    Pointer opj_create_compress(int format);

    void opj_set_default_encoder_parameters(Pointer parameters);

    Pointer opj_image_tile_create(int components, Pointer parameters, int colorSpace);

    boolean opj_setup_encoder(Pointer codec, Pointer parameters, Pointer image);

    boolean opj_start_compress(Pointer codec, Pointer image, Pointer stream);

    boolean opj_write_tile(Pointer codec, int tile, byte[] data, int size, Pointer stream);

    boolean opj_end_compress(Pointer codec, Pointer stream);

    /** C's {@code size_t}. */
    final class NativeSize extends com.sun.jna.IntegerType {
        private static final long serialVersionUID = 1L;

        /** Zero, as JNA asks for. */
        public NativeSize() {
            this(0);
        }

        NativeSize(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    /** The library once it is asked for, or why there is none. */
    final class Loaded {
        private static final Loaded ONCE = new Loaded();

        private OpenJpeg library;
        private IOException failure;

        private Loaded() {
            try {
                library = load();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /**
     * The library that is in the jar for this platform, else the system's.
     *
     * @throws IOException if there is neither; the message says what to install
     */
    static OpenJpeg library() throws IOException {
        if (Loaded.ONCE.failure != null) {
            throw new IOException(Loaded.ONCE.failure.getMessage(), Loaded.ONCE.failure);
        }
        return Loaded.ONCE.library;
    }

    private static OpenJpeg load() throws IOException {
        if (Native.POINTER_SIZE != Long.BYTES) {
            throw new IOException("JPEG 2000 is read on 64-bit platforms only");
        }
        // File names reach the library in the encoding in which the platform has them.
        Map<String, Object> options = Map.of(OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding", "UTF-8"));
        try {
            File library = Native.extractFromResourcePath(bundled(), OpenJpeg.class.getClassLoader());
            return checked(Native.load(library.getPath(), OpenJpeg.class, options));
        } catch (IOException | UnsatisfiedLinkError e) {
            System.getLogger(OpenJpeg.class.getName()).log(Level.DEBUG, "no OpenJPEG in the jar", e);
        }
        try {
            return checked(Native.load(Platform.isWindows() ? "openjp2.dll" : "openjp2", OpenJpeg.class, options));
        } catch (UnsatisfiedLinkError e) {
            throw new IOException(
                    "there is no OpenJPEG for this platform, which reads JPEG 2000: install it (on Debian:"
                            + " libopenjp2-7), or convert the bands with 'gdal_translate B02.jp2 B02.tif'",
                    e);
        }
    }

    private static OpenJpeg checked(OpenJpeg library) throws IOException {
        String version = library.opj_version();
        if (!version.startsWith("2.")) {
            throw new IOException("this is OpenJPEG " + version + "; needed: 2.5 or a later 2");
        }
        return library;
    }

    /** Where leptonica's jars have the library, which holds OpenJPEG. */
    private static String bundled() {
        String cpu = Platform.isARM() ? "arm64" : "x86_64";
        String place = Platform.isWindows()
                ? "windows-" + cpu + "/libleptonica.dll"
                : Platform.isMac() ? "macosx-" + cpu + "/libleptonica.6.dylib" : "linux-" + cpu + "/libleptonica.so.6";
        return "/org/bytedeco/leptonica/" + place;
    }
}
