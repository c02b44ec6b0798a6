package org.classifycerrado.sentinel.stac;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.input.Modality;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.http.Hosts;
import org.classifycerrado.sentinel.http.HttpAccess;
import org.classifycerrado.sentinel.http.Patience;
import org.classifycerrado.sentinel.scene.Band;
import org.classifycerrado.sentinel.scene.Scene;

/**
 * Scenes of a catalogue: of an item or a collection of items in a file or at an address, or of a search. The network is
 * used if an address was given, or if items of a file name assets there; and then only the hosts of that catalogue.
 */
public final class StacSource {

    /** The addresses of an API that are searched rather than read: its search, and a collection. */
    private static final Pattern API = Pattern.compile("(.+?)/(?:search|collections/([^/?]+)(?:/items)?)/*");

    private final String place;
    private final CatalogueTable table;
    private final Path cache;
    private final RasterFiles files;
    private final UnaryOperator<String> environment;
    private final Patience patience;

    /**
     * Prepares; nothing is read or asked yet.
     *
     * @param place a file, or an address: of a catalogue's API, of an item or of a collection of items
     * @param table of known catalogues
     * @param cache folder for what is fetched; made when it is needed
     * @param files opens what is here
     * @param environment gives a variable's value, or null
     * @param patience with servers
     */
    public StacSource(
            String place,
            CatalogueTable table,
            Path cache,
            RasterFiles files,
            UnaryOperator<String> environment,
            Patience patience) {
        this.place = place;
        this.table = table;
        this.cache = cache;
        this.files = files;
        this.environment = environment;
        this.patience = patience;
    }

    /**
     * Finds scenes.
     *
     * @param modality one sensor's: which bands are wanted
     * @param search what is looked for; of items that were named, it still excludes those with too many clouds
     * @param progress is asked whether to stop
     * @return scenes with bands of that sensor, in the order of the catalogue; none is opened
     * @throws InvalidParameterException if a catalogue is to be searched everywhere
     * @throws IOException if the catalogue cannot be read or answers with an error, an item lacks what is needed, or
     *     more were found than was allowed; the message is for people
     */
    public List<Scene> scenes(Modality modality, StacSearch search, Progress progress) throws IOException {
        boolean remote = place.matches("(?i)https?://.*");
        Optional<Catalogue> known = remote ? table.of(place.replaceFirst("/+$", "")) : Optional.empty();
        List<ItemFeed.Page> pages = remote ? fetch(known, modality, search, progress) : List.of(read());
        Map<Optional<Catalogue>, AssetStore> stores = new HashMap<>();
        List<Scene> scenes = new ArrayList<>();
        for (ItemFeed.Page page : pages) {
            for (JsonObject json : ItemFeed.features(page)) {
                Optional<Catalogue> catalogue = known.or(() -> StacItem.origins(json).stream()
                        .map(table::of)
                        .flatMap(Optional::stream)
                        .findFirst());
                StacItem item = StacItem.parse(json, page.base(), catalogue.flatMap(Catalogue::alternate));
                if (search.admits(item)) {
                    AssetStore store = stores.computeIfAbsent(
                            catalogue,
                            key -> new AssetStore(access(key), key, environment, cache, files, !remote, progress));
                    new ItemScene(
                                    item,
                                    catalogue.map(Catalogue::collections).map(all -> all.get(item.collection())),
                                    store)
                            .scene(modality)
                            .ifPresent(scenes::add);
                }
            }
        }
        return scenes;
    }

    private ItemFeed.Page read() throws IOException {
        try {
            Path file = Path.of(place);
            if (Files.isRegularFile(file)) {
                return ItemFeed.read(file);
            }
        } catch (InvalidPathException e) {
            // as a file that is not there
        }
        throw new IOException("there is no file '" + place + "', and it is no address of HTTP");
    }

    private List<ItemFeed.Page> fetch(
            Optional<Catalogue> known, Modality modality, StacSearch search, Progress progress) throws IOException {
        HttpAccess access = access(known);
        Matcher api = API.matcher(place);
        String base = api.matches() ? api.group(1) : place.replaceFirst("/+$", "");
        if (!api.matches()) {
            JsonElement root = access.json(address(place), Optional.empty(), progress);
            if (!root.isJsonObject() || !isApi(root.getAsJsonObject())) {
                return ItemFeed.fetch(access, address(place), search.most(), progress);
            }
        }
        if (search.bbox().isEmpty()) {
            throw new InvalidParameterException("bbox", "is needed to search a catalogue, or a roi");
        }
        Optional<String> named = api.matches() ? Optional.ofNullable(api.group(2)) : Optional.empty();
        Optional<String> chosen = search.collection().or(() -> named);
        String collection = chosen.isPresent() ? chosen.get() : collection(known, modality);
        return ItemFeed.fetch(access, address(base + "/search?" + search.query(collection)), search.most(), progress);
    }

    private static URI address(String text) throws IOException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + text + "' is not an address");
        }
    }

    /** A catalogue's root says what it conforms to. */
    private static boolean isApi(JsonObject root) {
        return root.has("conformsTo")
                || root.has("type") && root.get("type").getAsString().equals("Catalog");
    }

    /** The only collection of a catalogue that has a sensor's bands. */
    private String collection(Optional<Catalogue> known, Modality modality) throws IOException {
        List<String> fitting = known.map(Catalogue::collections).orElse(Map.of()).entrySet().stream()
                .filter(entry -> entry.getValue().assets().keySet().containsAll(Band.of(modality)))
                .map(Map.Entry::getKey)
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw new IOException("which collection of '" + place + "' is to be searched must be said"
                + (known.isEmpty() ? "; known catalogues: " + String.join(", ", table.names()) : ""));
    }

    /** To a catalogue's hosts; of one that is not known, only to the host that was named. */
    private HttpAccess access(Optional<Catalogue> catalogue) {
        Set<String> hosts = new HashSet<>(catalogue.map(Catalogue::hosts).orElse(Set.of()));
        catalogue
                .map(Catalogue::url)
                .or(() -> Optional.of(place).filter(text -> text.contains("://")))
                .ifPresent(url -> hosts.add(Hosts.of(URI.create(url))));
        catalogue
                .flatMap(Catalogue::sign)
                .ifPresent(sign -> hosts.add(Hosts.of(URI.create(sign.replaceAll("[{}]", "")))));
        return new HttpAccess(
                new Hosts(hosts),
                catalogue.map(known -> known.credentials(environment)).orElse(List.of()),
                patience);
    }
}
