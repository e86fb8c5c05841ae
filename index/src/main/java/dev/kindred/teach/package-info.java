/**
 * Learning from what people say about the hits of an index.
 *
 * <p>Read in this order: {@link dev.kindred.teach.Feedback} (what was said, who said it and when),
 * {@link dev.kindred.teach.FeedbackFile} (kept beside an index), {@link dev.kindred.teach.Teacher}
 * (a model that agrees better), {@link dev.kindred.teach.Lesson} (what it learned, and whether it
 * does) and {@link dev.kindred.teach.Lessons} (all of an index, with the way back).
 *
 * <p>Nothing here changes an index; {@link dev.kindred.search.FolderSync} rebuilds it with a model.
 */
@NullMarked
package dev.kindred.teach;

import org.jspecify.annotations.NullMarked;
