import Ledger

/// The body of createCampaignFromTemplate: what a caller chooses.
package struct TemplateRequest: Sendable {
    /// Nil: the template's.
    let name: String?
    let currency: Asset
    /// Nil: now.
    let startsAt: Timestamp?
    let endsAt: Timestamp?
    let days: Int64
    let budget: Int64?
    /// Of the names that customers see.
    let language: CustomerText.Language
    /// Every parameter of the template; null for one that is optional and not given.
    let values: [String: JSON]

    /// - Throws: what `ObjectReader.read` throws. Amounts that a template names are in its
    ///   currency: in another one each has to be given (`missingField`).
    package static func read(
        _ json: JSON, for template: CampaignTemplate
    ) throws(Refusal) -> TemplateRequest {
        try ObjectReader.read(json.withParameters) { fields in
            let own = template.campaign
            let name = fields.optional("name", .text(1...Limits.nameBytes))
            let currency = fields.optional("currency", .currency) ?? own.currency
            let startsAt = fields.optional("starts_at", .timestamp)
            let endsAt = fields.optional("ends_at", .timestamp)
            let days = fields.optional("days", .templateDays)
            let language = fields.optional("language", .oneCase) ?? CustomerText.Language.chinese
            if endsAt != nil, days != nil {
                fields.refuse(
                    "days", .invalidField, required: "ends_at or days", actual: "both")
            }
            let isForeign = currency != own.currency
            let given = fields.optional("budget", .money(in: currency))?.amount
            if isForeign, own.budget != nil, json["budget"] ?? .null == .null {
                fields.refuse(
                    "budget", .missingField,
                    required: .string("the template's is in \(own.currency.code)"), actual: .null)
            }
            let values = fields.required(
                "parameters", .parameters(of: template, json["parameters"], isForeign: isForeign))
            guard let values else { return nil }
            return TemplateRequest(
                name: name, currency: currency, startsAt: startsAt, endsAt: endsAt,
                days: days ?? own.days, budget: given ?? own.budget, language: language,
                values: values)
        }
    }

    /// With what the template's own orders are played with.
    package static func examples(
        for template: CampaignTemplate, _ language: CustomerText.Language = .english
    ) throws(Refusal) -> TemplateRequest {
        try read(template.exampleRequest(language), for: template)
    }
}

extension CampaignTemplate {
    /// The body of createCampaignFromTemplate that its examples are played with.
    package func exampleRequest(_ language: CustomerText.Language = .english) -> JSON {
        let given = parameters.filter { $0.example != .null }
        return [
            "starts_at": .string(TemplateExample.campaignStart.rfc3339),
            "language": .string(language.rawValue),
            "parameters": .object(given.map { JSON.Member($0.name, $0.example) }),
        ]
    }
}

extension JSON {
    /// No object of parameters is the same as one without members: what is missing is named.
    fileprivate var withParameters: JSON {
        guard case .object(let members) = self, self["parameters"] ?? .null == .null else {
            return self
        }
        return .object(
            members.filter { $0.name != "parameters" } + [.init("parameters", .object([]))])
    }
}

extension FieldFormat where Value == [String: JSON] {
    fileprivate static func parameters(
        of template: CampaignTemplate, _ given: JSON?, isForeign: Bool
    ) -> FieldFormat {
        .object { fields in
            var values: [String: JSON] = [:]
            for parameter in template.parameters {
                let isUsual = !(isForeign && parameter.kind == .amount)
                let chosen = fields.optional(parameter.name, parameter.format)
                if let value = chosen ?? (isUsual ? parameter.fallback : nil) {
                    values[parameter.name] = value
                } else if parameter.isOptional {
                    values[parameter.name] = .null
                } else if given?[parameter.name] ?? .null == .null {
                    fields.refuse(
                        parameter.name, .missingField, required: parameter.format.expected(),
                        actual: .null)
                }
            }
            return fields.hasNoFault ? values : nil
        }
    }
}
