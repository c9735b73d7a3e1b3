using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>The operations on tags of clusters and access entries.</summary>
internal static class TagHandlers
{
    public static JsonObject List(EksRequest request) => new() { ["tags"] = EksJson.Map(Find(request).Tags) };

    public static JsonObject Tag(EksRequest request)
    {
        var (tags, save) = Find(request);
        var added = EksRequest.Map(request.Body, "tags") ?? [];
        var all = new Dictionary<string, string>(tags);
        foreach (var tag in added)
        {
            all[tag.Key] = tag.Value;
        }

        EksRules.CheckTags(added, all, EksErrors.BadRequest);
        save(all);
        return [];
    }

    public static JsonObject Untag(EksRequest request)
    {
        var (tags, save) = Find(request);
        var keys = request.Query.Where(q => q.Key == "tagKeys").Select(q => q.Value).ToHashSet();
        if (keys.Count is 0 or > 50)
        {
            throw EksErrors.BadRequest("tagKeys must hold 1 to 50 keys.");
        }

        save(tags.Where(t => !keys.Contains(t.Key)).ToDictionary(t => t.Key, t => t.Value));
        return [];
    }

    private static (IReadOnlyDictionary<string, string> Tags, Action<Dictionary<string, string>> Save) Find(EksRequest request)
    {
        var text = request.Labels["resourceArn"];
        if (!Arn.TryParse(text, out var arn) || arn.Service != "eks")
        {
            throw EksErrors.BadRequest($"Invalid ARN: {text}");
        }

        var parts = arn.Resource.Split('/');
        var cluster = arn.AccountId == request.Caller.AccountId && parts.Length > 1 ? request.State.FindCluster(arn.AccountId, arn.Region, parts[1]) : null;
        if (cluster is not null && parts is ["cluster", _] && arn.Region == request.Region)
        {
            return (cluster.Tags, tags => cluster.Tags = tags);
        }

        var entry = cluster?.Entries.Select(e => e.Entry).FirstOrDefault(e => e.ArnIn(cluster.Arn) == text);
        return entry is null || arn.Region != request.Region
            ? throw EksErrors.TagNotFound(text)
            : (entry.Tags, tags => cluster!.PutEntry(entry with { Tags = tags, ModifiedAt = request.Now }, request.Now));
    }
}
