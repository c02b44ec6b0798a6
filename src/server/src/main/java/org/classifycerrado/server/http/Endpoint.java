package org.classifycerrado.server.http;

import java.io.IOException;
import java.util.List;

/** Answers the requests to one path, or to all that begin with it. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers a request.
     *
     * @param call the request
     * @return the answer; what is wrong with the request is said in an answer too
     * @throws IOException if something else fails; the client is told no more than that
     */
    Answer answer(Call call) throws IOException;

    /**
     * The methods that it answers.
     *
     * @return their names
     */
    default List<String> methods() {
        return List.of("GET", "HEAD", "POST");
    }
}
