//! Where the stores of the measured database stand.

/// A city: its name, and the latitude and longitude of its centre.
pub type City = (&'static str, f64, f64);

/// Twenty cities of all parts of the country.
pub const CITIES: [City; 20] = [
    ("北京市", 39.9042, 116.4074),
    ("上海市", 31.2304, 121.4737),
    ("广州市", 23.1291, 113.2644),
    ("深圳市", 22.5431, 114.0579),
    ("成都市", 30.5728, 104.0668),
    ("杭州市", 30.2741, 120.1551),
    ("武汉市", 30.5928, 114.3055),
    ("西安市", 34.3416, 108.9398),
    ("重庆市", 29.5630, 106.5516),
    ("南京市", 32.0603, 118.7969),
    ("天津市", 39.3434, 117.3616),
    ("苏州市", 31.2989, 120.5853),
    ("长沙市", 28.2282, 112.9388),
    ("郑州市", 34.7466, 113.6253),
    ("青岛市", 36.0671, 120.3826),
    ("沈阳市", 41.8057, 123.4315),
    ("昆明市", 24.8801, 102.8329),
    ("太原市", 37.8706, 112.5489),
    ("厦门市", 24.4798, 118.0894),
    ("乌鲁木齐市", 43.8256, 87.6168),
];

/// How many stores share a city where there are few stores: a search near one of them shall find as full a page as in
/// the large database.
const STORES_OF_A_CITY: u32 = 10;

/// The cities that so many stores are spread over.
pub fn used(stores: u32) -> &'static [City] {
    let cities = (stores / STORES_OF_A_CITY).clamp(1, 20) as usize;
    &CITIES[..cities]
}

/// A place some kilometres around a city's centre, near more often than far: `dice` are four numbers between 0 and 1.
pub fn around((_, latitude, longitude): City, dice: [f64; 4]) -> (f64, f64) {
    // The sum of two even distributions: up to 0.09 degrees, which is 10 km, to each side.
    let north = (dice[0] + dice[1] - 1.0) * 0.09;
    let east = (dice[2] + dice[3] - 1.0) * 0.09 / latitude.to_radians().cos();
    (latitude + north, longitude + east)
}
