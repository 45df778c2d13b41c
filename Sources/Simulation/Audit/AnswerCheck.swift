// The room "Audit": compares what the engine says and keeps with what the model says it should.
// Answers are compared one by one as they come; what is stored is recounted in full now and then.

import Domain
import Engine

/// The first disagreement between engine and model.
package struct Disagreement: Error, Hashable, CustomStringConvertible, Sendable {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Compares one answer with its prediction.
enum AnswerCheck {
    static func check(
        _ answer: Answer, _ json: JSON, against prediction: Prediction, isReplay: Bool,
        _ request: Request
    ) throws(Disagreement) {
        let what = request.deed.name
        if answer.status != prediction.status || json["code"]?.stringValue != prediction.code,
            !(request.deed.isRead && answer.status == prediction.status),
            !(prediction.code == nil && answer.status == prediction.status)
        {
            throw Disagreement(
                "\(what): answered \(answer.status) \(json["code"]?.stringValue ?? ""), the model"
                    + " says \(prediction.status) \(prediction.code ?? "") to \(request.deed)")
        }
        if answer.isReplay != isReplay {
            throw Disagreement(
                "\(what): the answer is \(answer.isReplay ? "" : "not ")a repeat of an earlier"
                    + " one, the model says otherwise")
        }
        for member in prediction.members {
            let found = value(json, member.path.split(separator: ".")[...])
            guard found == member.value else {
                throw Disagreement(
                    "\(what): \(member.path) is \(text(found)), the model says"
                        + " \(text(member.value)) for \(request.deed)")
            }
        }
    }

    /// Follows a dotted path; `name[]` goes through every item of a list.
    private static func value(_ json: JSON?, _ path: ArraySlice<Substring>) -> JSON? {
        guard let first = path.first else { return json }
        guard first.hasSuffix("[]") else { return value(json?[String(first)], path.dropFirst()) }
        guard let items = json?[String(first.dropLast(2))]?.arrayValue else { return nil }
        return .array(items.map { value($0, path.dropFirst()) ?? .null })
    }

    static func text(_ json: JSON?) -> String {
        json.map { String(decoding: $0.serialized(), as: UTF8.self) } ?? "missing"
    }
}
