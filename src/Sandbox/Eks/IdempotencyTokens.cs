using System;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>Answers a repeated request with the same <c>clientRequestToken</c> once more instead of doing it twice.</summary>
/// <remarks>That the token works so is documented; what a token with another body answers, and how long it is kept, is the sandbox's choice.</remarks>
internal static class IdempotencyTokens
{
    private const int Kept = 10_000;

    public static JsonObject Once(EksRequest request, ClusterData cluster, Func<JsonObject> work)
    {
        if (request.Text("clientRequestToken") is not { Length: > 0 } token)
        {
            return work();
        }

        var key = request.Operation.Name + "|" + token;
        var asked = string.Join('|', request.Labels.Values) + request.Body.ToJsonString();
        if (cluster.Tokens.TryGetValue(key, out var known))
        {
            return known.Request == asked
                ? JsonNode.Parse(known.Answer)!.AsObject()
                : throw EksErrors.InvalidParameter("The specified clientRequestToken was used before with other parameters.", cluster.Arn.Name);
        }

        var answer = work();
        if (cluster.Tokens.Count >= Kept)
        {
            cluster.Tokens.Clear();
        }

        cluster.Tokens[key] = new IdempotentAnswer(asked, answer.ToJsonString());
        return answer;
    }
}
