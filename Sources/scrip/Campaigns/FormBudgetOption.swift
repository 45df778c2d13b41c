import Domain
import Ledger

/// A budget of one form on the command line: `points=10000`, `goods=500.00`.
enum FormBudgetOption {
    /// Refuses a form that there is not.
    static func form(_ name: String) throws -> GiftForm {
        guard let form = GiftForm(name: name) else {
            throw CommandFailure(
                .usage, "\(name) is no form of a gift.",
                "Use one of \(GiftForm.allCases.map(\.name).joined(separator: ", ")).")
        }
        return form
    }

    /// Money as `500.00` for forms that count money, else a whole number.
    static func units(_ text: String, of form: GiftForm, _ currency: Asset) throws -> Int64 {
        if form.isMoney { return try MoneyText.minorUnits(text, currency) }
        guard let units = Int64(text), form.totals.contains(units) else {
            throw CommandFailure(
                .usage, "\(text) is no number of \(form.name).",
                "Write a whole number of 1 or more.")
        }
        return units
    }

    /// The member `form_budgets` of a campaign; nil where nothing is given.
    static func document(_ texts: [String], _ currency: Asset) throws -> JSON? {
        guard !texts.isEmpty else { return nil }
        return .object(
            try texts.map { text in
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw CommandFailure(
                        .usage, "\(text) is no budget of a form.", "Write it as points=10000.")
                }
                let form = try form(parts[0])
                return JSON.Member(
                    form.name, .integer(try units(parts[1], of: form, currency)))
            })
    }
}
