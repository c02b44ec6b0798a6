package org.classifycerrado.sentinel.http;

import java.io.IOException;
import java.net.URI;

/** Where a file is to be had. Some servers want its address signed, with a signature that soon expires. */
public interface Address {

    /**
     * What the file is known by: its address without a signature. It never changes.
     *
     * @return an absolute address
     */
    URI plain();

    /**
     * The address to ask for now. To be called just before each use.
     *
     * @return the address, signed if it has to be
     * @throws IOException if it cannot be signed
     */
    URI current() throws IOException;

    /**
     * Takes notice that the server did not accept {@link #current}.
     *
     * @return whether another will be given, so that it makes sense to try again
     */
    boolean rejected();

    /**
     * An address that needs no signature.
     *
     * @param address absolute
     * @return the same, always
     */
    static Address of(URI address) {
        return new Address() {
            @Override
            public URI plain() {
                return address;
            }

            @Override
            public URI current() {
                return address;
            }

            @Override
            public boolean rejected() {
                return false;
            }
        };
    }
}
