// The words of generated passphrases: 1,024 plain Swedish ones that can be typed on every keyboard, ten bits each. A part
// of its own, loaded when a passphrase is made. Their order is of no importance; their number is.

export const WORDS: readonly string[] = `
abborre adress afton agenda akvarium albatross album aldrig alfabet almanacka alpacka amiral ananas andas
anka ankare anorak antilop aprikos april arkiv arktis armband artikel aster astronom atlas atom augusti
avenbok avokado axel backe badkar badrum bagare bagge balans balkong ballong balsam bambu banan band bandage
bank barack barometer barr barrskog basilika bassist basun batteri beige berg bergtopp bibliotek bidrag
biljett biolog biskvi bison blad blandare blick blinka blixt block blogg blomma blus boll bomull bonde bord
borg borste botten boule bowling brasa brev brevduva bricka bris broms brun brunn brus bryggeri budget
buffel bukett bulle burk buske buss byggnad byxa cafe cello cement center ceremoni choklad cinema cirkel
cirkus citat citron clementin clown cykel cyklist cylinder dadel dagbok dagg daggmask dans dansa dansk dator
datum debatt december dekal delfin delta design diadem diagram dialog diamant dill dimma dirigent disk
diskus docka dokument domare domkyrka drake drama droppe druva dryck dunge dusch duva dvala dykare dyna
ekonom ekorre ekvator elbil elefant element elva emalj enbuske energi enhet epok etikett etta euro expert
express fabrik facit fackla fagott fakir familj fartyg fasan februari fest fiber figur fikon film filt
finger fiol fisk fiskare fjord flagga flamma flanell flaska flicka flinga flock flora flotte fluga flygel
folk fotboll fransar fredag fregatt frisk frisyr front frost frukost frukt fuga furu fyra fyrkant fysik
gaffel gala galosch gran granne granris gren grind gris groda grop grotta grus gryning gryta gulasch guld
gunga gurka gymnast hackspett hage hagel halm hals halsduk hamn hampa hamster hand handboll handske handtag
harmoni harpa hasselmus hatt havre havsbris helg helium herde hink hiss hobby honung hoppa horisont hosta
hotell hummer hund hundra hurtig husvagn hydda hylla hyvel ibis ideal idol idrott iller import index indigo
industri insekt isflak isglass iskall island istapp ivrig jacka jade jaguar januari jasmin jazz jeans jobb
jockey jolle jord jordgubbe journal judo juice julgran juli jumper juni jurist jury juvel kabel kajak kajuta
kaka kaktus kalas kalender kalk kalkon kalv kamel kamera kamin kampanj kanal kanel kanin kanna kanot kant
kapell kapris kapsyl karaff karamell karate kardborre karp karta kartong kasse kastanj katt kavaj kedja
kejsare keps ketchup kikare kilo kimono kiosk kista kiwi klack klaver klimat klinga klippa klocka klok klot
klubb knapp knopp knut kobra koffert kofta kokbok kokos kola koll kolonn komet kompass kompott konsert konst
kontor kopia kopp koppar korall korg kork korn korridor kort korv kosmos kostym kotte krabba kraft krage
krans krater kratta krets krita krok krona kryddor kudde kuling kultur kund kupong kurs kurva kusin kust
kustvik kutter kvadrat kvalitet kvarn kvart kvarter kvast kvist kvitto kyckling kyrka labyrint lada lager
lagun lakan lakrits lamm lampa land landskap lasso lastbil laterna lavendel ledig lejon lekplats lektion
leta lexikon lila lilja lind lingon linje linne lista liten livboj ljud ljung ljus lodjur loft logga logik
lokomotiv lotus lucka luft lugn lukt lunch lunga lupin lusern lycka lykta lyra lyssna magasin magnet
magnolia majs makaron mala malm malva mamma mandarin mandel mandolin manet mango mantel manual mappa maraton
marin mark marknad marmelad mars marsvin maskin maskros massa mast matros matsal matta maximum medalj
medvind melodi melon memoar menuett metall meter metro middag mikrofon mimosa mineral minnas minut mirakel
mispel mjuk modell mogen moln molnfri monitor moped morfar morgon morot mosaik mossa motell motor mugg mulen
mullvad murare murgron musik muskot mussla mustasch myggnat mynt mynta myra myrten mysig mysterium namn
narciss natt natur nektar nisse njuta nord nordan norrsken nota notbok november nudel nummer nyckel nyhet
nykomling nypa nypon nysilver nytta oboe ocean odla odon offert oktav oktober oliv olja omelett omkrets
onsdag opal opera optik orange orden orgel orkester orkide ormbunke ostron otta ozon pacific padda palett
palm pandora panel panna panter papaya papegoja papp paprika parabol parad parasoll park parkera partitur
passare pasta pastej paus paviljong pedal pekpinne pelare pelikan pendel pengar penna pensel peppar perfekt
period persika pilgrim pilot pingla pingvin pinne pion pirat pirog pizza plan planet planka plantera plast
plats plint plog plommon plym plysch podium poet pokal polare polka ponny popcorn poppel porslin port portal
post potatis prakt present prins prinsessa program promenad prova prydnad publik pudding puder pulka puls
pulver pump pumpa punkt purjo pussel pyramid pyssel python rabarber rabatt radar radio raket ramsa rand
ranka rapp rast ratt recept regal regel regn regnig rekord relik remsa resa reskamrat retur rida riddare
rimfrost ring risgryn robin robot rock roman rosa rosett rosmarin rost roster rotor rubin rubrik ruin
runsten ruta rutin rygg rymd rytm sadel safari saffran saft saga salami saldo sallad salt salva samba sammet
samovar sand sandal sats saxofon scen schack segel segla sekel sekund semester semla senap september sextant
sida siffra signal silke silver simma singel sirap siren skafferi skaft skarp sked skepp skidor skiffer
skinn skjorta skog skola skomakare skorpa skoter skratt skriva skugga skulptur skum skuta skylt skynda
slalom slang slant slips slott slup sluta smak smaragd smed smula smycke snabb snabel snickare snigel snille
snok snurra socka socker sofa solo solros sommar sonat sopran sorbet spade spann sparris spegel spel spets
spik spindel spira spis spole sport spring spurt stad stadion stall stam stapel stark start station staty
stav steg stege sten stencil steppa stil stilla stock stol stolpe stopp stork storm strand struktur strumpa
strut struts stuga stund stycke stygn sufflett sultan summa sund svamp svan svart sving svit sylt symbol
symfoni syrsa syster tabell tablett talang talk tall tallrik tango tank tapet tapp tass tavla taxi teater
tecken tegel teknik telefon teleskop tema tempel tempo tennis termos terrass tidning tiger timjan timme
tinning tisdag titel tjock tjugo tofs tomat tonfisk topp torg torn torp torsdag torsk torv trana trappa
trasa trast trav trio troll trombon tropisk trubadur trumf trumma trumpet tugga tulpan tumme tunga tunika
tunna tunnel turban turist turkos tusen tuva tvilling tyll udde uggla ulster umbra ungdom union urna urskog
utflykt utkik utsikt utter vadare vagn vaja vakt valp vals vandra vanilj vante vara varg varm vatten vaxljus
vecka vedbod vektor veranda verk vers vete viking vild vildapel villa vimpel vind vindruva vinge vinkel
vinter viol violin vipa virka visa visent visp vissla vitamin vits vokal volt volym vrida vulkan xylofon
yngel yoga yrke zebra zink zodiak
`
  .trim()
  .split(/\s+/);
