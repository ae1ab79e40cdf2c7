package worldmap

import (
	"slices"
	"strings"

	"brief/internal/brief"
)

// A Country is one that has an outline on the map.
type Country struct {
	Code string            // ISO 3166-1 alpha-2
	Seat brief.Coordinates // of its government; distances are measured to it
	id   string            // ISO 3166-1 numeric, three digits: its name in the data
}

// CountryOf returns the country of an ISO 3166-1 alpha-2 code, in upper case. Countries smaller than a few thousand square
// kilometres, such as Malta, Bahrain and Singapore, have no outline at the scale of the data and are unknown.
func CountryOf(code string) (Country, bool) {
	i, ok := slices.BinarySearchFunc(countries, code, func(c Country, code string) int { return strings.Compare(c.Code, code) })
	if !ok {
		return Country{}, false
	}
	return countries[i], true
}

// countries is every country with an outline, by code. The seat is where the government sits, to a hundredth of a degree (about
// 1 km); for a territory where its administration does. For Antarctica and the French Southern Territories, which have no
// capital on them, it is the South Pole and the main base. To measure to a place says nothing of who has a right to it.
var countries = []Country{
	{"AE", seat(24.45, 54.38), "784"},   // Abu Dhabi
	{"AF", seat(34.53, 69.17), "004"},   // Kabul
	{"AL", seat(41.33, 19.82), "008"},   // Tirana
	{"AM", seat(40.18, 44.51), "051"},   // Yerevan
	{"AO", seat(-8.84, 13.23), "024"},   // Luanda
	{"AQ", seat(-90, 0), "010"},         // South Pole
	{"AR", seat(-34.61, -58.38), "032"}, // Buenos Aires
	{"AT", seat(48.21, 16.37), "040"},   // Vienna
	{"AU", seat(-35.31, 149.12), "036"}, // Canberra
	{"AZ", seat(40.41, 49.87), "031"},   // Baku
	{"BA", seat(43.86, 18.41), "070"},   // Sarajevo
	{"BD", seat(23.76, 90.39), "050"},   // Dhaka
	{"BE", seat(50.85, 4.35), "056"},    // Brussels
	{"BF", seat(12.37, -1.52), "854"},   // Ouagadougou
	{"BG", seat(42.70, 23.32), "100"},   // Sofia
	{"BI", seat(-3.43, 29.92), "108"},   // Gitega
	{"BJ", seat(6.50, 2.60), "204"},     // Porto-Novo
	{"BN", seat(4.89, 114.94), "096"},   // Bandar Seri Begawan
	{"BO", seat(-16.50, -68.15), "068"}, // La Paz
	{"BR", seat(-15.79, -47.88), "076"}, // Brasília
	{"BS", seat(25.05, -77.35), "044"},  // Nassau
	{"BT", seat(27.47, 89.64), "064"},   // Thimphu
	{"BW", seat(-24.65, 25.91), "072"},  // Gaborone
	{"BY", seat(53.90, 27.57), "112"},   // Minsk
	{"BZ", seat(17.25, -88.77), "084"},  // Belmopan
	{"CA", seat(45.42, -75.70), "124"},  // Ottawa
	{"CD", seat(-4.32, 15.31), "180"},   // Kinshasa
	{"CF", seat(4.36, 18.56), "140"},    // Bangui
	{"CG", seat(-4.27, 15.28), "178"},   // Brazzaville
	{"CH", seat(46.95, 7.45), "756"},    // Bern
	{"CI", seat(6.82, -5.28), "384"},    // Yamoussoukro
	{"CL", seat(-33.45, -70.67), "152"}, // Santiago
	{"CM", seat(3.87, 11.52), "120"},    // Yaoundé
	{"CN", seat(39.91, 116.39), "156"},  // Beijing
	{"CO", seat(4.61, -74.08), "170"},   // Bogotá
	{"CR", seat(9.93, -84.08), "188"},   // San José
	{"CU", seat(23.13, -82.38), "192"},  // Havana
	{"CY", seat(35.17, 33.36), "196"},   // Nicosia
	{"CZ", seat(50.09, 14.42), "203"},   // Prague
	{"DE", seat(52.52, 13.40), "276"},   // Berlin
	{"DJ", seat(11.59, 43.15), "262"},   // Djibouti
	{"DK", seat(55.68, 12.57), "208"},   // Copenhagen
	{"DO", seat(18.48, -69.90), "214"},  // Santo Domingo
	{"DZ", seat(36.75, 3.04), "012"},    // Algiers
	{"EC", seat(-0.22, -78.51), "218"},  // Quito
	{"EE", seat(59.44, 24.75), "233"},   // Tallinn
	{"EG", seat(30.04, 31.24), "818"},   // Cairo
	{"EH", seat(27.15, -13.20), "732"},  // Laayoune
	{"ER", seat(15.33, 38.93), "232"},   // Asmara
	{"ES", seat(40.42, -3.70), "724"},   // Madrid
	{"ET", seat(9.03, 38.74), "231"},    // Addis Ababa
	{"FI", seat(60.17, 24.94), "246"},   // Helsinki
	{"FJ", seat(-18.14, 178.44), "242"}, // Suva
	{"FK", seat(-51.69, -57.86), "238"}, // Stanley
	{"FR", seat(48.86, 2.35), "250"},    // Paris
	{"GA", seat(0.39, 9.45), "266"},     // Libreville
	{"GB", seat(51.50, -0.13), "826"},   // London
	{"GE", seat(41.69, 44.83), "268"},   // Tbilisi
	{"GH", seat(5.56, -0.20), "288"},    // Accra
	{"GL", seat(64.18, -51.74), "304"},  // Nuuk
	{"GM", seat(13.45, -16.58), "270"},  // Banjul
	{"GN", seat(9.51, -13.71), "324"},   // Conakry
	{"GQ", seat(3.75, 8.78), "226"},     // Malabo
	{"GR", seat(37.98, 23.73), "300"},   // Athens
	{"GT", seat(14.63, -90.51), "320"},  // Guatemala City
	{"GW", seat(11.86, -15.60), "624"},  // Bissau
	{"GY", seat(6.80, -58.16), "328"},   // Georgetown
	{"HN", seat(14.08, -87.21), "340"},  // Tegucigalpa
	{"HR", seat(45.81, 15.98), "191"},   // Zagreb
	{"HT", seat(18.54, -72.34), "332"},  // Port-au-Prince
	{"HU", seat(47.50, 19.04), "348"},   // Budapest
	{"ID", seat(-6.20, 106.82), "360"},  // Jakarta
	{"IE", seat(53.35, -6.26), "372"},   // Dublin
	{"IL", seat(31.78, 35.21), "376"},   // Jerusalem
	{"IN", seat(28.61, 77.21), "356"},   // New Delhi
	{"IQ", seat(33.34, 44.40), "368"},   // Baghdad
	{"IR", seat(35.69, 51.39), "364"},   // Tehran
	{"IS", seat(64.15, -21.94), "352"},  // Reykjavík
	{"IT", seat(41.90, 12.48), "380"},   // Rome
	{"JM", seat(17.99, -76.79), "388"},  // Kingston
	{"JO", seat(31.95, 35.93), "400"},   // Amman
	{"JP", seat(35.69, 139.69), "392"},  // Tokyo
	{"KE", seat(-1.29, 36.82), "404"},   // Nairobi
	{"KG", seat(42.87, 74.59), "417"},   // Bishkek
	{"KH", seat(11.56, 104.92), "116"},  // Phnom Penh
	{"KP", seat(39.02, 125.75), "408"},  // Pyongyang
	{"KR", seat(37.57, 126.98), "410"},  // Seoul
	{"KW", seat(29.37, 47.98), "414"},   // Kuwait City
	{"KZ", seat(51.13, 71.43), "398"},   // Astana
	{"LA", seat(17.97, 102.61), "418"},  // Vientiane
	{"LB", seat(33.89, 35.50), "422"},   // Beirut
	{"LK", seat(6.90, 79.92), "144"},    // Sri Jayawardenepura Kotte
	{"LR", seat(6.30, -10.80), "430"},   // Monrovia
	{"LS", seat(-29.31, 27.48), "426"},  // Maseru
	{"LT", seat(54.69, 25.28), "440"},   // Vilnius
	{"LU", seat(49.61, 6.13), "442"},    // Luxembourg
	{"LV", seat(56.95, 24.11), "428"},   // Riga
	{"LY", seat(32.89, 13.19), "434"},   // Tripoli
	{"MA", seat(34.02, -6.83), "504"},   // Rabat
	{"MD", seat(47.01, 28.86), "498"},   // Chișinău
	{"ME", seat(42.44, 19.26), "499"},   // Podgorica
	{"MG", seat(-18.91, 47.52), "450"},  // Antananarivo
	{"MK", seat(42.00, 21.43), "807"},   // Skopje
	{"ML", seat(12.65, -8.00), "466"},   // Bamako
	{"MM", seat(19.75, 96.13), "104"},   // Naypyidaw
	{"MN", seat(47.92, 106.91), "496"},  // Ulaanbaatar
	{"MR", seat(18.09, -15.98), "478"},  // Nouakchott
	{"MW", seat(-13.98, 33.79), "454"},  // Lilongwe
	{"MX", seat(19.43, -99.13), "484"},  // Mexico City
	{"MY", seat(3.14, 101.69), "458"},   // Kuala Lumpur
	{"MZ", seat(-25.97, 32.58), "508"},  // Maputo
	{"NA", seat(-22.56, 17.08), "516"},  // Windhoek
	{"NC", seat(-22.27, 166.46), "540"}, // Nouméa
	{"NE", seat(13.51, 2.11), "562"},    // Niamey
	{"NG", seat(9.06, 7.49), "566"},     // Abuja
	{"NI", seat(12.14, -86.25), "558"},  // Managua
	{"NL", seat(52.37, 4.89), "528"},    // Amsterdam
	{"NO", seat(59.91, 10.75), "578"},   // Oslo
	{"NP", seat(27.71, 85.32), "524"},   // Kathmandu
	{"NZ", seat(-41.29, 174.78), "554"}, // Wellington
	{"OM", seat(23.61, 58.59), "512"},   // Muscat
	{"PA", seat(8.98, -79.52), "591"},   // Panama City
	{"PE", seat(-12.05, -77.04), "604"}, // Lima
	{"PG", seat(-9.44, 147.18), "598"},  // Port Moresby
	{"PH", seat(14.60, 120.98), "608"},  // Manila
	{"PK", seat(33.69, 73.05), "586"},   // Islamabad
	{"PL", seat(52.23, 21.01), "616"},   // Warsaw
	{"PR", seat(18.47, -66.11), "630"},  // San Juan
	{"PS", seat(31.90, 35.20), "275"},   // Ramallah
	{"PT", seat(38.72, -9.14), "620"},   // Lisbon
	{"PY", seat(-25.28, -57.63), "600"}, // Asunción
	{"QA", seat(25.29, 51.53), "634"},   // Doha
	{"RO", seat(44.43, 26.10), "642"},   // Bucharest
	{"RS", seat(44.80, 20.46), "688"},   // Belgrade
	{"RU", seat(55.75, 37.62), "643"},   // Moscow
	{"RW", seat(-1.95, 30.06), "646"},   // Kigali
	{"SA", seat(24.69, 46.72), "682"},   // Riyadh
	{"SB", seat(-9.43, 159.95), "090"},  // Honiara
	{"SD", seat(15.60, 32.53), "729"},   // Khartoum
	{"SE", seat(59.33, 18.07), "752"},   // Stockholm
	{"SI", seat(46.05, 14.51), "705"},   // Ljubljana
	{"SK", seat(48.14, 17.11), "703"},   // Bratislava
	{"SL", seat(8.48, -13.23), "694"},   // Freetown
	{"SN", seat(14.69, -17.44), "686"},  // Dakar
	{"SO", seat(2.04, 45.34), "706"},    // Mogadishu
	{"SR", seat(5.85, -55.20), "740"},   // Paramaribo
	{"SS", seat(4.85, 31.60), "728"},    // Juba
	{"SV", seat(13.69, -89.19), "222"},  // San Salvador
	{"SY", seat(33.51, 36.29), "760"},   // Damascus
	{"SZ", seat(-26.32, 31.14), "748"},  // Mbabane
	{"TD", seat(12.11, 15.04), "148"},   // N'Djamena
	{"TF", seat(-49.35, 70.22), "260"},  // Port-aux-Français
	{"TG", seat(6.13, 1.22), "768"},     // Lomé
	{"TH", seat(13.76, 100.50), "764"},  // Bangkok
	{"TJ", seat(38.56, 68.77), "762"},   // Dushanbe
	{"TL", seat(-8.56, 125.57), "626"},  // Dili
	{"TM", seat(37.95, 58.38), "795"},   // Ashgabat
	{"TN", seat(36.81, 10.18), "788"},   // Tunis
	{"TR", seat(39.93, 32.86), "792"},   // Ankara
	{"TT", seat(10.66, -61.52), "780"},  // Port of Spain
	{"TW", seat(25.04, 121.56), "158"},  // Taipei
	{"TZ", seat(-6.17, 35.74), "834"},   // Dodoma
	{"UA", seat(50.45, 30.52), "804"},   // Kyiv
	{"UG", seat(0.32, 32.58), "800"},    // Kampala
	{"US", seat(38.90, -77.04), "840"},  // Washington
	{"UY", seat(-34.90, -56.19), "858"}, // Montevideo
	{"UZ", seat(41.31, 69.28), "860"},   // Tashkent
	{"VE", seat(10.49, -66.90), "862"},  // Caracas
	{"VN", seat(21.03, 105.85), "704"},  // Hanoi
	{"VU", seat(-17.73, 168.32), "548"}, // Port Vila
	{"YE", seat(15.35, 44.21), "887"},   // Sana'a
	{"ZA", seat(-25.75, 28.19), "710"},  // Pretoria
	{"ZM", seat(-15.42, 28.28), "894"},  // Lusaka
	{"ZW", seat(-17.83, 31.05), "716"},  // Harare
}

// seat puts latitude and longitude, the order in which gazetteers give them, in place.
func seat(latitude, longitude float64) brief.Coordinates {
	return brief.Coordinates{Longitude: longitude, Latitude: latitude}
}
