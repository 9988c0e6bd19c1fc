import { DOMParser as ContentParser } from '@tiptap/pm/model';
import {
  EditorContent,
  getSchema,
  useEditor,
  useEditorState,
  type Editor as TiptapEditor,
  type JSONContent,
} from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useState } from 'react';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { inertHtml } from '../../ui/inert-html.ts';

interface Tool {
  readonly name: string;
  readonly icon: IconName;
  readonly isOn: (editor: TiptapEditor) => boolean;
  readonly run: (editor: TiptapEditor) => void;
}

function setLink(editor: TiptapEditor): void {
  const present: unknown = editor.getAttributes('link')['href'];
  const address = prompt('Address of the link', typeof present === 'string' ? present : 'https://');
  if (address === null) return;
  if (address === '' || address === 'https://') editor.chain().focus().unsetLink().run();
  else editor.chain().focus().setLink({ href: address }).run();
}

const tools: readonly Tool[] = [
  {
    name: 'Bold',
    icon: 'bold',
    isOn: (editor) => editor.isActive('bold'),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'Italic',
    icon: 'italic',
    isOn: (editor) => editor.isActive('italic'),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'Bulleted list',
    icon: 'bullets',
    isOn: (editor) => editor.isActive('bulletList'),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'Numbered list',
    icon: 'numbers',
    isOn: (editor) => editor.isActive('orderedList'),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  { name: 'Link', icon: 'link', isOn: (editor) => editor.isActive('link'), run: setLink },
];

function Toolbar({ editor }: { readonly editor: TiptapEditor }) {
  const on = useEditorState({ editor, selector: (state) => tools.map((tool) => tool.isOn(state.editor)) });
  return (
    <div className="toolbar" role="toolbar" aria-label="Format">
      {tools.map((tool, index) => (
        <button
          key={tool.name}
          type="button"
          aria-label={tool.name}
          title={tool.name}
          aria-pressed={on[index] ?? false}
          onClick={() => tool.run(editor)}
        >
          <Icon name={tool.icon} />
        </button>
      ))}
    </div>
  );
}

const extensions = [StarterKit.configure({ link: { openOnClick: false }, heading: false, codeBlock: false })];
const schema = getSchema(extensions);

/** Parsed here: tiptap would hand the text itself to the browser's parser, which the content policy refuses. */
function contentOf(html: string): JSONContent {
  const { body } = new DOMParser().parseFromString(inertHtml(html), 'text/html');
  return ContentParser.fromSchema(schema).parse(body).toJSON() as JSONContent;
}

/** Rich text. Its style sheet is ours: the content policy allows no style written by a script into the page. */
export function Editor({
  html,
  label,
  onChange,
}: {
  readonly html: string;
  readonly label: string;
  readonly onChange: (html: string) => void;
}) {
  const [content] = useState(() => contentOf(html));
  const editor = useEditor({
    extensions,
    content,
    injectCSS: false,
    editorProps: { attributes: { 'aria-label': label, role: 'textbox', 'aria-multiline': 'true' } },
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? '' : changed.getHTML()),
  });
  return (
    <div className="field">
      <span className="legend">{label}</span>
      <div className="editor">
        <Toolbar editor={editor} />
        <EditorContent editor={editor} />
      </div>
    </div>
  );
}
