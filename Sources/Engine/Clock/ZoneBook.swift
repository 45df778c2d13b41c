import Domain
import Foundation
import Ledger
import Synchronization

/// The rules of time zones as facts for the pure core, out of the time zone database (IANA) that
/// comes with the runtime. Read once per zone; there are some six hundred.
enum ZoneBook {
    private static let zones = Mutex<[String: Zone]>([:])
    /// 2020-01-01 to 2060-01-01: beyond, the last rules are taken to go on without change.
    private static let firstSecond: Int64 = 1_577_836_800
    private static let lastSecond: Int64 = 2_840_140_800

    /// Nil for a name that the system does not know.
    static func zone(_ identifier: String) -> Zone? {
        if let known = zones.withLock({ $0[identifier] }) { return known }
        // Foundation takes more than the names of the database, such as "GMT+8" or "PST".
        guard identifier == "UTC" || TimeZone.knownTimeZoneIdentifiers.contains(identifier),
            let system = TimeZone(identifier: identifier)
        else { return nil }
        let zone = Zone(identifier: identifier, periods: periods(of: system))
        zones.withLock { $0[identifier] = zone }
        return zone
    }

    /// The zone whose clock an offer goes by; UTC where it names none.
    static func zone(of offer: Offer) -> Zone {
        offer.restrictions.schedule.zone.flatMap { zone($0) } ?? .utc
    }

    /// The zone whose days a campaign's pacing goes by; UTC where it names none.
    static func zone(of terms: CampaignTerms) -> Zone {
        terms.pacing?.zone.flatMap { zone($0) } ?? .utc
    }

    /// The zones that offers name, for a `Situation`.
    static func zones(of offers: [Offer]) -> [String: Zone] {
        var found: [String: Zone] = [:]
        for offer in offers {
            guard let name = offer.restrictions.schedule.zone, found[name] == nil else { continue }
            found[name] = zone(name)
        }
        return found
    }

    private static func periods(of system: TimeZone) -> [Zone.Period] {
        var start = firstSecond
        var periods: [Zone.Period] = []
        while start < lastSecond {
            let date = Date(timeIntervalSince1970: TimeInterval(start))
            periods.append(
                Zone.Period(start: start, offset: Int64(system.secondsFromGMT(for: date))))
            guard let next = system.nextDaylightSavingTimeTransition(after: date) else { break }
            let second = Int64(next.timeIntervalSince1970.rounded())
            guard second > start else { break }
            start = second
        }
        return periods
    }
}
