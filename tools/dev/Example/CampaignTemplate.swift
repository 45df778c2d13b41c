import Foundation

/// A starter campaign of `templates/campaigns`: a campaign with a duration instead of dates, and
/// its offers as `createOffer` takes them, without the campaign's id.
struct CampaignTemplate {
    let name: String
    let description: String
    private let campaign: [String: JSONValue]
    private let offers: [[String: JSONValue]]

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CheckFailure("no template at \(path)")
        }
        let document = try JSONValue(parsing: Array(data))
        guard case .object(let campaign) = document["campaign"] else {
            throw CheckFailure("\(path) has no object \"campaign\"")
        }
        self.campaign = campaign
        offers = document["offers"].elements.compactMap {
            if case .object(let members) = $0 { members } else { nil }
        }
        name = try document.required("name")
        description = try document.required("description")
        try check(!offers.isEmpty, "\(path) has no offers")
    }

    /// Every template of a folder, by file name.
    static func all(in folder: String) throws -> [CampaignTemplate] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasSuffix(".json") }
            .map { try CampaignTemplate(path: "\(folder)/\($0)") }
    }

    /// The body of `createCampaign`: it began a minute ago, so that clocks need not agree.
    func campaignBody() throws -> JSONValue {
        guard let days = campaign["duration_days"]?.integer, days > 0 else {
            throw CheckFailure("template \(name) has no \"duration_days\" of 1 or more")
        }
        var body = campaign
        body["duration_days"] = nil
        body["starts_at"] = .time(secondsFromNow: -60)
        body["ends_at"] = .time(secondsFromNow: Double(days) * 86_400)
        return .object(body)
    }

    /// The bodies of `createOffer` for a campaign.
    func offerBodies(campaignID: String) -> [JSONValue] {
        offers.map { offer in
            .object(offer.merging(["campaign_id": .string(campaignID)]) { _, id in id })
        }
    }
}
