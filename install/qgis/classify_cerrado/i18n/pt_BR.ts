<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>ClassifyCerrado</name>
    <message>
        <source>Accuracy</source>
        <translation>Acurácia</translation>
    </message>
    <message>
        <source>Scores and confusion matrix of a land-cover map, judged by a reference</source>
        <translation>Índices e matriz de confusão de um mapa de cobertura da terra, avaliado por uma referência</translation>
    </message>
    <message>
        <source>&lt;p&gt;Compares a land-cover map with a raster of classes that are taken for true, on any grid: accuracy, F1, IoU and kappa in percent, those of each class, and the confusion matrix.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Map&lt;/b&gt;, &lt;b&gt;reference&lt;/b&gt;: layers of the server, or rasters of this computer with the ids of the classes, 255 for no data. If one of the two has the classes of L1, both are judged by those.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extent&lt;/b&gt;, &lt;b&gt;polygons&lt;/b&gt;: the area that counts; with both, what they have in common; with neither, all of the map.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Compara um mapa de cobertura da terra com um raster de classes tidas por verdadeiras, em qualquer grade: acurácia, F1, IoU e kappa em por cento, os de cada classe, e a matriz de confusão.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Mapa&lt;/b&gt;, &lt;b&gt;referência&lt;/b&gt;: camadas do servidor, ou rasters deste computador com os ids das classes, 255 para sem dados. Se um dos dois tem as classes do L1, ambos são avaliados por elas.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extensão&lt;/b&gt;, &lt;b&gt;polígonos&lt;/b&gt;: a área que conta; com ambos, o que têm em comum; sem nenhum, o mapa inteiro.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>as the map's colours say</source>
        <translation>o que as cores do mapa dizem</translation>
    </message>
    <message>
        <source>Map: layer of the server</source>
        <translation>Mapa: camada do servidor</translation>
    </message>
    <message>
        <source>Map: raster of this computer</source>
        <translation>Mapa: raster deste computador</translation>
    </message>
    <message>
        <source>Reference: layer of the server</source>
        <translation>Referência: camada do servidor</translation>
    </message>
    <message>
        <source>Reference: raster of this computer</source>
        <translation>Referência: raster deste computador</translation>
    </message>
    <message>
        <source>Level of the map</source>
        <translation>Nível do mapa</translation>
    </message>
    <message>
        <source>Level of the reference</source>
        <translation>Nível da referência</translation>
    </message>
    <message>
        <source>Time of the map, if it has one</source>
        <translation>Tempo do mapa, se houver</translation>
    </message>
    <message>
        <source>Time of the reference, if it has one</source>
        <translation>Tempo da referência, se houver</translation>
    </message>
    <message>
        <source>Level {}, {} pixels</source>
        <translation>Nível {}, {} pixels</translation>
    </message>
    <message>
        <source>Classes, in percent</source>
        <translation>Classes, em por cento</translation>
    </message>
    <message>
        <source>Confusion: rows are the reference, columns the map</source>
        <translation>Confusão: as linhas são a referência, as colunas o mapa</translation>
    </message>
    <message>
        <source>Scores to read</source>
        <translation>Índices para leitura</translation>
    </message>
    <message>
        <source>HTML files (*.html)</source>
        <translation>Arquivos HTML (*.html)</translation>
    </message>
    <message>
        <source>Scores as JSON</source>
        <translation>Índices em JSON</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Arquivos JSON (*.json)</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Classe</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>Áreas</translation>
    </message>
    <message>
        <source>Pixels, hectares and share of each class of a land-cover map</source>
        <translation>Pixels, hectares e parcela de cada classe de um mapa de cobertura da terra</translation>
    </message>
    <message>
        <source>&lt;p&gt;Pixels, hectares and share of each class of a land-cover map, as a table. Nothing is classified again.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Map&lt;/b&gt;: a layer of the server, or a raster of this computer with the ids of the classes, 255 for no data.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extent&lt;/b&gt;, &lt;b&gt;polygons&lt;/b&gt;: the area that counts; with both, what they have in common; with neither, all of the map.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Each polygon for itself&lt;/b&gt;: the polygons with the hectares of each class, counted in one pass over the map; they may overlap. Not every server can do this.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Pixels, hectares e parcela de cada classe de um mapa de cobertura da terra, em uma tabela. Nada é classificado de novo.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Mapa&lt;/b&gt;: uma camada do servidor, ou um raster deste computador com os ids das classes, 255 para sem dados.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extensão&lt;/b&gt;, &lt;b&gt;polígonos&lt;/b&gt;: a área que conta; com ambos, o que têm em comum; sem nenhum, o mapa inteiro.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Cada polígono por si&lt;/b&gt;: os polígonos com os hectares de cada classe, contados em uma passada pelo mapa; eles podem se sobrepor. Nem todo servidor sabe fazer isso.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Nível</translation>
    </message>
    <message>
        <source>Time, of layers that have one</source>
        <translation>Tempo, de camadas que o têm</translation>
    </message>
    <message>
        <source>Each polygon for itself: give polygons.</source>
        <translation>Cada polígono por si: informe polígonos.</translation>
    </message>
    <message>
        <source>Each polygon for itself</source>
        <translation>Cada polígono por si</translation>
    </message>
    <message>
        <source>Hectares with a class</source>
        <translation>Hectares com classe</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Sending the request</source>
        <translation>Enviando a requisição</translation>
    </message>
    <message>
        <source>Cancelled: telling the server to stop</source>
        <translation>Cancelado: avisando o servidor para parar</translation>
    </message>
    <message>
        <source>name of a saved WMS connection, or an address such as http://localhost:8080/geoserver</source>
        <translation>nome de uma conexão WMS salva, ou um endereço como http://localhost:8080/geoserver</translation>
    </message>
    <message>
        <source>Authentication</source>
        <translation>Autenticação</translation>
    </message>
    <message>
        <source>if empty, that of the saved connection</source>
        <translation>se vazia, a da conexão salva</translation>
    </message>
    <message>
        <source>a layer of the server, as workspace:name</source>
        <translation>uma camada do servidor, na forma workspace:name</translation>
    </message>
    <message>
        <source>a raster of this computer, which is sent to the server</source>
        <translation>um raster deste computador, que é enviado ao servidor</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Extensão</translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>Polígonos</translation>
    </message>
    <message>
        <source>only what lies within these polygons, or the selected ones of them</source>
        <translation>só o que está dentro destes polígonos, ou dos selecionados entre eles</translation>
    </message>
    <message>
        <source>Waiting in the server's queue</source>
        <translation>Esperando na fila do servidor</translation>
    </message>
    <message>
        <source>Give a layer of the server, or a raster of this computer: {}</source>
        <translation>Informe uma camada do servidor ou um raster deste computador: {}</translation>
    </message>
    <message>
        <source>The server accepted the request but did not say where its status stands.</source>
        <translation>O servidor aceitou a requisição, mas não disse onde consultar o andamento.</translation>
    </message>
    <message>
        <source>Execution {}</source>
        <translation>Execução {}</translation>
    </message>
    <message>
        <source>{}: give a layer of the server or a raster of this computer, not both</source>
        <translation>{}: informe uma camada do servidor ou um raster deste computador, não ambos</translation>
    </message>
    <message>
        <source>Cancelled in the list of jobs</source>
        <translation>Cancelado na lista de tarefas</translation>
    </message>
    <message>
        <source>The server may still be running it. {}</source>
        <translation>O servidor talvez ainda esteja executando. {}</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Mudança</translation>
    </message>
    <message>
        <source>Which class became which between two land-cover maps</source>
        <translation>Que classe se tornou qual entre dois mapas de cobertura da terra</translation>
    </message>
    <message>
        <source>&lt;p&gt;Compares two land-cover maps, or two times of one: which class became which, in pixels, hectares and percent, as a table, a raster of groups of changes, and polygons of chosen changes.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Earlier map&lt;/b&gt;, &lt;b&gt;later map&lt;/b&gt;: layers of the server, or rasters of this computer with the ids of the classes, 255 for no data. For two times of one layer, give it as the earlier map and both times.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extent&lt;/b&gt;, &lt;b&gt;polygons&lt;/b&gt;: the area that counts; with both, what they have in common; with neither, all of the earlier map.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Alerts&lt;/b&gt;, &lt;b&gt;transitions&lt;/b&gt;: of which changes polygons are made, such as those of deforestation, V1:Pa,V2:* (codes of classes, * for any other) or loss,gain (groups). With dates, the polygons follow QGIS's temporal controller.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Publish&lt;/b&gt;: the raster and, if there are any, the polygons become layers of the server.&lt;/p&gt;
&lt;p&gt;Not every server has this process.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Compara dois mapas de cobertura da terra, ou dois tempos de um só: que classe se tornou qual, em pixels, hectares e por cento, em uma tabela, um raster de grupos de mudanças e polígonos das mudanças escolhidas.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Mapa anterior&lt;/b&gt;, &lt;b&gt;mapa posterior&lt;/b&gt;: camadas do servidor, ou rasters deste computador com os ids das classes, 255 para sem dados. Para dois tempos de uma camada, informe-a como mapa anterior, e os dois tempos.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extensão&lt;/b&gt;, &lt;b&gt;polígonos&lt;/b&gt;: a área que conta; com ambos, o que têm em comum; sem nenhum, todo o mapa anterior.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Alertas&lt;/b&gt;, &lt;b&gt;transições&lt;/b&gt;: de que mudanças são feitos polígonos, como os de desmatamento, V1:Pa,V2:* (códigos de classes, * para qualquer outra) ou loss,gain (grupos). Com datas, os polígonos seguem o controlador temporal do QGIS.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Publicar&lt;/b&gt;: o raster e, se houver, os polígonos se tornam camadas do servidor.&lt;/p&gt;
&lt;p&gt;Nem todo servidor tem este processo.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Earlier map: layer of the server</source>
        <translation>Mapa anterior: camada do servidor</translation>
    </message>
    <message>
        <source>Earlier map: raster of this computer</source>
        <translation>Mapa anterior: raster deste computador</translation>
    </message>
    <message>
        <source>Time of the earlier map, if it has one</source>
        <translation>Tempo do mapa anterior, se houver</translation>
    </message>
    <message>
        <source>Later map: layer of the server</source>
        <translation>Mapa posterior: camada do servidor</translation>
    </message>
    <message>
        <source>Later map: raster of this computer</source>
        <translation>Mapa posterior: raster deste computador</translation>
    </message>
    <message>
        <source>Time of the later map, if it has one</source>
        <translation>Tempo do mapa posterior, se houver</translation>
    </message>
    <message>
        <source>Date of the earlier map</source>
        <translation>Data do mapa anterior</translation>
    </message>
    <message>
        <source>Date of the later map</source>
        <translation>Data do mapa posterior</translation>
    </message>
    <message>
        <source>Transitions</source>
        <translation>Transições</translation>
    </message>
    <message>
        <source>Groups of changes</source>
        <translation>Grupos de mudanças</translation>
    </message>
    <message>
        <source>Hectares with a class in both maps</source>
        <translation>Hectares com classe nos dois mapas</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>Classificar</translation>
    </message>
    <message>
        <source>Has a server make a land-cover map of Sentinel imagery, and shows it</source>
        <translation>Pede a um servidor um mapa de cobertura da terra a partir de imagens Sentinel, e o mostra</translation>
    </message>
    <message>
        <source>&lt;p&gt;Has a server with the ClassifyCerrado processes make a land-use and land-cover map of the Cerrado from Sentinel-2 and Sentinel-1 imagery. Nothing is computed on this computer. Cancelling stops the server.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Server&lt;/b&gt;: a saved WMS connection, or the address of a GeoServer or of &lt;i&gt;cerrado serve&lt;/i&gt;. Layers and models are listed once the server has answered.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Authentication&lt;/b&gt;: publishing in GeoServer needs a user who may administer the workspace.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Sentinel-2, Sentinel-1&lt;/b&gt;: layers of the server, or rasters of this computer, of which only the area asked for is sent: 12 bands, and VV and VH. A model says which of them it needs.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Model&lt;/b&gt;: if empty, the server's default, or the only model that fits. &lt;b&gt;Level&lt;/b&gt;: L1 has 7 classes, L2 has 14.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extent&lt;/b&gt;, &lt;b&gt;polygons&lt;/b&gt;: the area to classify; with both, what they have in common; with neither, everything.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Publish&lt;/b&gt;: the map becomes a layer of the server. &lt;b&gt;Workspace, name, title&lt;/b&gt;: of that layer; if empty, the default workspace and a name from the inputs. &lt;b&gt;Overwrite&lt;/b&gt;: replace a map of that name and level.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Confidence&lt;/b&gt;: a second layer that says in percent how sure the model is: the probability of the class, its margin to the next, or by the entropy of all. &lt;b&gt;Probabilities&lt;/b&gt;: a layer with a band for each class.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Wait&lt;/b&gt;: if not, the algorithm ends once the server has accepted the request, and the panel "Cerrado jobs" goes on.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Areas&lt;/b&gt;: a file of pixels, hectares and share of each class, as CSV, or as JSON if it is named so. &lt;b&gt;Map&lt;/b&gt;: the map as a GeoTIFF.&lt;/p&gt;
&lt;p&gt;The advanced parameters are explained in the project's docs/parameters.md, and what imagery's values mean in docs/inputs.md.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Pede a um servidor com os processos ClassifyCerrado um mapa de uso e cobertura da terra do Cerrado a partir de imagens Sentinel-2 e Sentinel-1. Nada é calculado neste computador. Cancelar interrompe a execução no servidor.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Servidor&lt;/b&gt;: uma conexão WMS salva, ou o endereço de um GeoServer ou do &lt;i&gt;cerrado serve&lt;/i&gt;. Camadas e modelos são listados assim que o servidor responde.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Autenticação&lt;/b&gt;: para publicar no GeoServer, o usuário precisa poder administrar o espaço de trabalho.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Sentinel-2, Sentinel-1&lt;/b&gt;: camadas do servidor, ou rasters deste computador, dos quais só é enviada a área pedida: 12 bandas, e VV e VH. O modelo diz de quais precisa.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Modelo&lt;/b&gt;: se vazio, o padrão do servidor, ou o único que serve. &lt;b&gt;Nível&lt;/b&gt;: o L1 tem 7 classes, o L2 tem 14.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extensão&lt;/b&gt;, &lt;b&gt;polígonos&lt;/b&gt;: a área a classificar; com ambos, o que têm em comum; sem nenhum, tudo.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Publicar&lt;/b&gt;: o mapa se torna uma camada do servidor. &lt;b&gt;Espaço de trabalho, nome, título&lt;/b&gt;: os dessa camada; se vazios, o espaço de trabalho padrão e um nome formado a partir das entradas. &lt;b&gt;Sobrescrever&lt;/b&gt;: substitui um mapa desse nome e nível.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Confiança&lt;/b&gt;: uma segunda camada que diz em por cento quão seguro está o modelo: a probabilidade da classe, a margem dela para a seguinte, ou pela entropia de todas. &lt;b&gt;Probabilidades&lt;/b&gt;: uma camada com uma banda para cada classe.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Esperar&lt;/b&gt;: se não, o algoritmo termina quando o servidor aceita a requisição, e o painel "Tarefas do Cerrado" continua.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Áreas&lt;/b&gt;: um arquivo com pixels, hectares e parcela de cada classe, em CSV, ou em JSON se o nome disser. &lt;b&gt;Mapa&lt;/b&gt;: o mapa como GeoTIFF.&lt;/p&gt;
&lt;p&gt;Os parâmetros avançados são explicados em docs/parameters.md do projeto, e o que os valores das imagens significam, em docs/pt/inputs.md.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>as the model says</source>
        <translation>o que o modelo diz</translation>
    </message>
    <message>
        <source>as the file or the model says</source>
        <translation>o que o arquivo ou o modelo diz</translation>
    </message>
    <message>
        <source>as the server does</source>
        <translation>o que o servidor faz</translation>
    </message>
    <message>
        <source>Sentinel-2: layer of the server</source>
        <translation>Sentinel-2: camada do servidor</translation>
    </message>
    <message>
        <source>Sentinel-2: raster of this computer</source>
        <translation>Sentinel-2: raster deste computador</translation>
    </message>
    <message>
        <source>Sentinel-1: layer of the server</source>
        <translation>Sentinel-1: camada do servidor</translation>
    </message>
    <message>
        <source>Sentinel-1: raster of this computer</source>
        <translation>Sentinel-1: raster deste computador</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Workspace of the new layer</source>
        <translation>Espaço de trabalho da nova camada</translation>
    </message>
    <message>
        <source>Name of the new layer</source>
        <translation>Nome da nova camada</translation>
    </message>
    <message>
        <source>Title of the new layer</source>
        <translation>Título da nova camada</translation>
    </message>
    <message>
        <source>Confidence as a second layer</source>
        <translation>Confiança como segunda camada</translation>
    </message>
    <message>
        <source>Publish the map, or say where its GeoTIFF goes.</source>
        <translation>Publique o mapa, ou diga onde gravar o GeoTIFF dele.</translation>
    </message>
    <message>
        <source>A GeoTIFF of the confidence needs the confidence.</source>
        <translation>Um GeoTIFF da confiança precisa da confiança.</translation>
    </message>
    <message>
        <source>A GeoTIFF of the probabilities needs the probabilities.</source>
        <translation>Um GeoTIFF das probabilidades precisa das probabilidades.</translation>
    </message>
    <message>
        <source>id of a model; if empty, the server chooses or lists them</source>
        <translation>id de um modelo; se vazio, o servidor escolhe ou os lista</translation>
    </message>
    <message>
        <source>Publish as a layer of the server</source>
        <translation>Publicar como camada do servidor</translation>
    </message>
    <message>
        <source>Overwrite a map of that name</source>
        <translation>Sobrescrever um mapa desse nome</translation>
    </message>
    <message>
        <source>no</source>
        <translation>não</translation>
    </message>
    <message>
        <source>probability of the class</source>
        <translation>probabilidade da classe</translation>
    </message>
    <message>
        <source>margin to the next class</source>
        <translation>margem para a classe seguinte</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>entropia</translation>
    </message>
    <message>
        <source>Wait for the map</source>
        <translation>Esperar pelo mapa</translation>
    </message>
    <message>
        <source>What the Sentinel-2 values mean</source>
        <translation>O que os valores do Sentinel-2 significam</translation>
    </message>
    <message>
        <source>What the Sentinel-1 values mean</source>
        <translation>O que os valores do Sentinel-1 significam</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Junção (blend)</translation>
    </message>
    <message>
        <source>Augment</source>
        <translation>Aumento (augment)</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisão</translation>
    </message>
    <message>
        <source>Offset of the Sentinel-2 values</source>
        <translation>Offset dos valores do Sentinel-2</translation>
    </message>
    <message>
        <source>Pixel size in metres</source>
        <translation>Tamanho do pixel em metros</translation>
    </message>
    <message>
        <source>Overlap in pixels</source>
        <translation>Sobreposição em pixels</translation>
    </message>
    <message>
        <source>Window in pixels</source>
        <translation>Janela em pixels</translation>
    </message>
    <message>
        <source>Patches in a batch</source>
        <translation>Recortes por lote</translation>
    </message>
    <message>
        <source>Several times, each of which becomes a map</source>
        <translation>Vários tempos, cada um dos quais se torna um mapa</translation>
    </message>
    <message>
        <source>Date of an appended map</source>
        <translation>Data de um mapa acrescentado</translation>
    </message>
    <message>
        <source>Bands of Sentinel-2, in their order</source>
        <translation>Bandas do Sentinel-2, na ordem delas</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Append to a layer with time</source>
        <translation>Acrescentar a uma camada com tempo</translation>
    </message>
    <message>
        <source>Probabilities of all classes as a layer</source>
        <translation>Probabilidades de todas as classes como camada</translation>
    </message>
    <message>
        <source>Classify imagery that cannot be what it is taken for</source>
        <translation>Classificar imagens que não podem ser o que se supõe</translation>
    </message>
    <message>
        <source>CSV files (*.csv);;JSON files (*.json)</source>
        <translation>Arquivos CSV (*.csv);;Arquivos JSON (*.json)</translation>
    </message>
    <message>
        <source>Map as a GeoTIFF</source>
        <translation>Mapa como GeoTIFF</translation>
    </message>
    <message>
        <source>Confidence as a GeoTIFF</source>
        <translation>Confiança como GeoTIFF</translation>
    </message>
    <message>
        <source>Probabilities as a GeoTIFF</source>
        <translation>Probabilidades como GeoTIFF</translation>
    </message>
    <message>
        <source>WMS address of the new layer</source>
        <translation>Endereço WMS da nova camada</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Tarefa</translation>
    </message>
    <message>
        <source>Files are written only if you wait for the map; the list of jobs can save it later.</source>
        <translation>Arquivos só são gravados quando se espera pelo mapa; a lista de tarefas pode gravá-lo depois.</translation>
    </message>
    <message>
        <source>Published as {}</source>
        <translation>Publicado como {}</translation>
    </message>
    <message>
        <source>The map is published, but its WMS layer cannot be shown: {}</source>
        <translation>O mapa foi publicado, mas a camada WMS não pode ser exibida: {}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>The models of a server: what they need, and how good they are</source>
        <translation>Os modelos de um servidor: de que precisam, e quão bons são</translation>
    </message>
    <message>
        <source>&lt;p&gt;The models of a server as a table: id and title, level, which imagery they need, licence, scores in percent on the data that the model's author names. Models that cannot be used are named in the log.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Os modelos de um servidor em uma tabela: id e título, nível, de que imagens precisam, licença, índices em por cento nos dados que o autor do modelo indica. Modelos que não podem ser usados são citados no log.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Number of models</source>
        <translation>Número de modelos</translation>
    </message>
    <message>
        <source>{} cannot be used: {}</source>
        <translation>{} não pode ser usado: {}</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelado</translation>
    </message>
    <message>
        <source>{}: sending {} × {} pixels of '{}', {:.1f} MB</source>
        <translation>{}: enviando {} × {} pixels de '{}', {:.1f} MB</translation>
    </message>
    <message>
        <source>{}: '{}' is no file that can be sent to the server; layers of the server are chosen by name</source>
        <translation>{}: '{}' não é um arquivo que possa ser enviado ao servidor; camadas do servidor são escolhidas pelo nome</translation>
    </message>
    <message>
        <source>{}: '{}' has nothing of the area</source>
        <translation>{}: '{}' não tem nada da área</translation>
    </message>
    <message>
        <source>{}: {} × {} pixels are more than the {} MB that a request may carry; choose a smaller area, or have the raster published on the server and choose it there</source>
        <translation>{}: {} × {} pixels são mais do que os {} MB que uma requisição pode levar; escolha uma área menor, ou peça que o raster seja publicado no servidor e escolha-o lá</translation>
    </message>
    <message>
        <source>{}: '{}' cannot be read: {}</source>
        <translation>{}: '{}' não pode ser lido: {}</translation>
    </message>
    <message>
        <source>{}: the area cannot be expressed in the CRS of '{}'</source>
        <translation>{}: a área não pode ser expressa no SRC de '{}'</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>na fila</translation>
    </message>
    <message>
        <source>running</source>
        <translation>em execução</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>pronto</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>falhou</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelado</translation>
    </message>
    <message>
        <source>no longer known by the server</source>
        <translation>o servidor já não conhece</translation>
    </message>
    <message>
        <source>Cerrado jobs</source>
        <translation>Tarefas do Cerrado</translation>
    </message>
    <message>
        <source>Classify…</source>
        <translation>Classificar…</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Carregar</translation>
    </message>
    <message>
        <source>Save GeoTIFF…</source>
        <translation>Salvar GeoTIFF…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Asking for jobs</source>
        <translation>Consultando as tarefas</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Cancelando</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Início</translation>
    </message>
    <message>
        <source>Saving {}</source>
        <translation>Salvando {}</translation>
    </message>
    <message>
        <source>The map is ready: {}</source>
        <translation>O mapa está pronto: {}</translation>
    </message>
    <message>
        <source>The WMS layer cannot be shown: {}</source>
        <translation>A camada WMS não pode ser exibida: {}</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tarefas</translation>
    </message>
    <message>
        <source>Extent: it has no CRS; give one after it, such as [EPSG:4326]</source>
        <translation>Extensão: não tem SRC; informe um depois dela, como [EPSG:4326]</translation>
    </message>
    <message>
        <source>Polygons: there is none. If only selected features count, select some.</source>
        <translation>Polígonos: não há nenhum. Se só as feições selecionadas contam, selecione algumas.</translation>
    </message>
    <message>
        <source>Extent and polygons have nothing in common.</source>
        <translation>Extensão e polígonos não têm nada em comum.</translation>
    </message>
    <message>
        <source>The server's answer is not a GeoTIFF.</source>
        <translation>A resposta do servidor não é um GeoTIFF.</translation>
    </message>
    <message>
        <source>The server's list of models cannot be read.</source>
        <translation>A lista de modelos do servidor não pode ser lida.</translation>
    </message>
    <message>
        <source>The server {} has no process {}.</source>
        <translation>O servidor {} não tem o processo {}.</translation>
    </message>
    <message>
        <source>The server refused access (HTTP {}). Is the authentication right?</source>
        <translation>O servidor recusou o acesso (HTTP {}). A autenticação está certa?</translation>
    </message>
    <message>
        <source>The server does not take a request of {} MB. {}</source>
        <translation>O servidor não aceita uma requisição de {} MB. {}</translation>
    </message>
    <message>
        <source>No answer from {}: {}</source>
        <translation>Sem resposta de {}: {}</translation>
    </message>
    <message>
        <source>Ask the server again</source>
        <translation>Perguntar de novo ao servidor</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Consultando o servidor…</translation>
    </message>
    <message>
        <source>{} layers, {} models</source>
        <translation>{} camadas, {} modelos</translation>
    </message>
    <message>
        <source>The server reported an error without a text.</source>
        <translation>O servidor informou um erro sem texto.</translation>
    </message>
    <message>
        <source>The server's answer has a document type, which OGC's services do not use; it was not read.</source>
        <translation>A resposta do servidor tem um tipo de documento, que os serviços da OGC não usam; ela não foi lida.</translation>
    </message>
    <message>
        <source>Server: '{}' is neither a saved WMS connection nor an address such as http://localhost:8080/geoserver</source>
        <translation>Servidor: '{}' não é uma conexão WMS salva nem um endereço como http://localhost:8080/geoserver</translation>
    </message>
    <message>
        <source>The server's answer is no WPS response but '{}'.</source>
        <translation>A resposta do servidor não é uma resposta WPS, mas '{}'.</translation>
    </message>
    <message>
        <source>The server's answer is not XML. Is this the address of the server? It starts: {}</source>
        <translation>A resposta do servidor não é XML. Este é o endereço do servidor? Ela começa assim: {}</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertas</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>deforestation</source>
        <translation>desmatamento</translation>
    </message>
    <message>
        <source>Transitions that polygons are made of</source>
        <translation>Transições das quais são feitos polígonos</translation>
    </message>
    <message>
        <source>Confidence of the earlier map, a layer of the server</source>
        <translation>Confiança do mapa anterior, uma camada do servidor</translation>
    </message>
    <message>
        <source>Confidence of the later map, a layer of the server</source>
        <translation>Confiança do mapa posterior, uma camada do servidor</translation>
    </message>
    <message>
        <source>Publish as layers of the server</source>
        <translation>Publicar como camadas do servidor</translation>
    </message>
    <message>
        <source>Polygons of changes</source>
        <translation>Polígonos de mudanças</translation>
    </message>
    <message>
        <source>Name of the new layer of polygons</source>
        <translation>Nome da nova camada de polígonos</translation>
    </message>
    <message>
        <source>Polygons of changes: choose alerts, or give transitions.</source>
        <translation>Polígonos de mudanças: escolha alertas, ou informe transições.</translation>
    </message>
    <message>
        <source>Smallest polygon in hectares</source>
        <translation>Menor polígono, em hectares</translation>
    </message>
    <message>
        <source>Tolerance of simplified borders in metres</source>
        <translation>Tolerância das bordas simplificadas, em metros</translation>
    </message>
    <message>
        <source>The server's answer is not a GeoPackage.</source>
        <translation>A resposta do servidor não é um GeoPackage.</translation>
    </message>
    <message>
        <source>The classes of a land-cover map as polygons whose neighbours share their borders</source>
        <translation>As classes de um mapa de cobertura da terra como polígonos cujos vizinhos têm bordas em comum</translation>
    </message>
    <message>
        <source>Classes that are wanted</source>
        <translation>Classes desejadas</translation>
    </message>
    <message>
        <source>Confidence of the map, a layer of the server</source>
        <translation>Confiança do mapa, uma camada do servidor</translation>
    </message>
    <message>
        <source>Polygons of classes</source>
        <translation>Polígonos de classes</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes polygons of a land-cover map: all pixels of one class that hang together by their sides. Neighbours share their borders, also simplified ones. Each polygon says its class, pixels and hectares.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Map&lt;/b&gt;: a layer of the server, or a raster of this computer with the ids of the classes, 255 for no data.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Classes&lt;/b&gt;: codes with commas between them, such as V1,V2; if empty, all.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extent&lt;/b&gt;, &lt;b&gt;polygons&lt;/b&gt;: the area that counts; with both, what they have in common; with neither, all of the map.&lt;/p&gt;
&lt;p&gt;Not every server has this process.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Faz polígonos de um mapa de cobertura da terra: todos os pixels de uma classe que se ligam pelos lados. Os vizinhos têm bordas em comum, também as simplificadas. Cada polígono informa a sua classe, os pixels e os hectares.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Mapa&lt;/b&gt;: uma camada do servidor, ou um raster deste computador com os ids das classes, 255 para sem dados.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Classes&lt;/b&gt;: códigos separados por vírgulas, como V1,V2; vazio, todas.&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Extensão&lt;/b&gt;, &lt;b&gt;polígonos&lt;/b&gt;: a área que conta; com ambos, o que têm em comum; sem nenhum, o mapa inteiro.&lt;/p&gt;
&lt;p&gt;Nem todo servidor tem este processo.&lt;/p&gt;</translation>
    </message>
</context>
</TS>
