/** Every French sentence about messages, by reason or field. Spaces that must not break are typed as such. */

import type { AgentAction, DeskView, EventKind, MessageState, QuarantineReason, Refusal, RoutingNote, SenderAction } from './model.ts';

export const FIELD_LABELS = {
  offre: 'Type d’offre',
  couloir: 'Couloir Ségur',
  dispositif: 'Dispositif Ségur',
  service: 'Produit ou service',
  thematique: 'Thématique',
  subject: 'Objet',
  message: 'Votre message',
  attachments: 'Fichiers joints',
  name: 'Nom et prénom',
  email: 'Adresse e-mail',
  siren: 'SIREN de votre entreprise',
  candidature: 'Numéro de candidature',
} as const;

export const FIELD_ERRORS = {
  name: {
    missing: 'Indiquez votre nom.',
    long: 'Le nom a 120 caractères au plus.',
    unreadable: 'Le nom contient un caractère qui ne se voit pas. Tapez-le de nouveau.',
  },
  email: {
    missing: 'Indiquez votre adresse e-mail : la réponse y est envoyée.',
    long: 'L’adresse e-mail a 254 caractères au plus.',
    unreadable: 'Cette adresse e-mail n’est pas complète. Exemple : prenom.nom@entreprise.fr',
  },
  subject: {
    missing: 'Donnez l’objet de votre message, en quelques mots.',
    long: 'L’objet a 150 caractères au plus.',
    unreadable: 'L’objet contient un caractère qui ne se voit pas. Tapez-le de nouveau.',
  },
  message: {
    missing: 'Écrivez votre message.',
    long: 'Le message a 10 000 caractères au plus. Joignez un fichier pour le reste.',
    unreadable: 'Le message contient un caractère qui ne peut pas être enregistré. Retirez ce qui a été collé d’un autre logiciel.',
  },
  siren: {
    long: 'Un SIREN a neuf chiffres.',
    unreadable: 'Ce SIREN n’existe pas : ses neuf chiffres ne s’accordent pas. Vérifiez-le ou laissez le champ vide.',
  },
  candidature: {
    long: 'Le numéro de candidature a 40 caractères au plus.',
    unreadable: 'Le numéro de candidature se compose de chiffres, de lettres et de tirets.',
  },
  facet: 'Cette valeur n’est plus proposée. Choisissez-en une autre.',
  dispositif: 'Ce dispositif n’appartient pas au couloir choisi. Changez l’un ou l’autre.',
} as const;

export const FORM_MESSAGES = {
  stale:
    'Ce formulaire est resté ouvert plus de 48 heures. Relisez-le et envoyez-le de nouveau : rien de ce que vous avez écrit n’est perdu.',
  reused: 'Ce formulaire a déjà servi à envoyer un message, qui est bien arrivé. Pour envoyer celui-ci en plus, envoyez-le de nouveau.',
  proof: 'Beaucoup de messages arrivent en ce moment. Avant d’envoyer le vôtre, votre navigateur fait une courte vérification.',
  unavailable:
    'Votre message n’est pas encore parti : le service est momentanément indisponible. Tout ce que vous avez écrit est resté ci-dessous. Réessayez dans un instant.',
  errors: 'Votre message n’est pas encore parti.',
  answer: 'La réponse n’est pas encore partie.',
} as const;

/** On the follow-up page. */
export const FOLLOW_UP_MESSAGES: Record<'meanwhile' | 'unavailable' | 'unavailableWithFiles', string> & {
  done: Record<SenderAction, string>;
} = {
  done: {
    reply: 'Votre texte est bien arrivé. L’équipe est prévenue.',
    resolve: 'Merci, c’est noté\u00a0: votre question est résolue.',
    close: 'La conversation est close.',
    erase: 'Ce que vous aviez écrit est effacé.',
  },
  meanwhile:
    'La conversation a changé entre-temps\u00a0: lisez ce qui est nouveau ci-dessus. Votre texte est resté ci-dessous\u00a0; envoyez-le de nouveau s’il est encore utile.',
  unavailable:
    'Rien n’est encore enregistré\u00a0: le service est momentanément indisponible. Ce que vous avez écrit est resté ci-dessous. Réessayez dans un instant.',
  unavailableWithFiles:
    'Rien n’est encore enregistré\u00a0: le service est momentanément indisponible. Ce que vous avez écrit est resté ci-dessous\u00a0; choisissez de nouveau vos fichiers. Réessayez dans un instant.',
};

export const STATE_LABELS: Record<MessageState, string> = {
  received: 'Reçu',
  assigned: 'Attribué',
  answered: 'Répondu',
  closed: 'Clos',
};

/** What a state means for the sender. */
export const STATE_MEANINGS: Record<MessageState, string> = {
  received: 'L’équipe a votre message ; personne ne l’a encore pris en charge.',
  assigned: 'Un agent a pris votre message en charge.',
  answered: 'Un agent vous a répondu, ci-dessous.',
  closed: 'La conversation est terminée. Une réponse de votre part la rouvre.',
};

/** The same once the sender has erased what they wrote. */
export const ERASED_MEANING = 'Ce que vous aviez écrit est effacé. Les réponses de l’agence restent ici.';

/** What happened, as the sender reads it; null for what only concerns the desk. */
export const EVENT_LABELS: Record<EventKind, string | null> = {
  received: 'Vous avez écrit',
  quarantined: null,
  released: null,
  assigned: 'Pris en charge',
  unassigned: null,
  answered: 'Réponse de l’agence',
  replied: 'Vous avez ajouté',
  resolved: 'Vous avez indiqué que votre question est résolue',
  closed: 'Conversation close',
  reopened: 'Conversation rouverte',
  erased: 'Contenu effacé à votre demande',
};

/** The same, as agents read it. */
export const DESK_EVENT_LABELS: Record<EventKind, string> = {
  received: 'Message reçu',
  quarantined: 'Mis en quarantaine',
  released: 'Sorti de quarantaine',
  assigned: 'Pris en charge',
  unassigned: 'Rendu à l’équipe',
  answered: 'Réponse envoyée',
  replied: 'L’expéditeur a ajouté',
  resolved: 'L’expéditeur dit sa question résolue',
  closed: 'Clos',
  reopened: 'Rouvert',
  erased: 'Contenu effacé par l’expéditeur',
};

export const QUARANTINE_LABELS: Record<QuarantineReason, string> = {
  honeypot: 'Un champ que les personnes ne voient pas était rempli.',
  suspicious: 'Le contenu et la vitesse d’envoi ressemblent à ceux d’un robot.',
  unproven: 'Envoyé pendant une affluence, sans la vérification du navigateur.',
};

export const ROUTING_LABELS: Record<RoutingNote, string> = {
  candidature_unknown: 'Le numéro de candidature indiqué n’est pas connu ici.',
  sender_unproven: 'L’expéditeur n’a pas montré que cette candidature est la sienne : le message n’est pas transmis au référent.',
  referent_absent: 'Le référent de cette candidature est absent ou n’est plus là.',
};

export const ACTION_LABELS: Record<AgentAction, string> = {
  take: 'Prendre en charge',
  give_back: 'Rendre à l’équipe',
  answer: 'Envoyer la réponse',
  close: 'Clore',
  reopen: 'Rouvrir',
  release: 'Sortir de quarantaine',
  reject: 'Clore comme indésirable',
};

export const REFUSAL_MESSAGES: Record<Refusal, string> = {
  quarantined: 'Ce message est en quarantaine. Sortez-le d’abord de quarantaine.',
  not_quarantined: 'Ce message n’est pas en quarantaine.',
  already_closed: 'Cette conversation est déjà close.',
  not_closed: 'Cette conversation n’est pas close.',
  already_yours: 'Vous avez déjà ce message en charge.',
  held_by_another: 'Un autre agent a ce message en charge.',
  not_assigned: 'Personne n’a ce message en charge.',
  already_resolved: 'Vous avez déjà indiqué que votre question est résolue.',
  nothing_answered: 'Personne n’a encore répondu à ce message.',
};

export const VIEW_LABELS: Record<DeskView, string> = {
  waiting: 'À traiter',
  mine: 'Les miens',
  answered: 'Répondus',
  closed: 'Clos',
  quarantine: 'Quarantaine',
};

export const MAIL_LABELS: Record<string, string> = {
  contact_acknowledgement: 'Accusé de réception',
  contact_announcement: 'Annonce à l’équipe',
  contact_answer: 'Réponse',
  contact_reply_announcement: 'Annonce d’une suite',
};

export const MAIL_STATE_LABELS: Record<'pending' | 'sent' | 'dead', string> = {
  pending: 'en attente de départ',
  sent: 'parti',
  dead: 'en échec',
};

/** What was just done, said once on the page that follows. */
export const DONE_LABELS: Record<AgentAction, string> = {
  take: 'Ce message est à vous.',
  give_back: 'Le message est rendu à l’équipe.',
  answer: 'La réponse part par e-mail.',
  close: 'La conversation est close.',
  reopen: 'La conversation est rouverte, et à vous.',
  release: 'Le message est sorti de quarantaine\u00a0; son expéditeur et l’équipe sont prévenus.',
  reject: 'Le message est clos comme indésirable.',
};

export const OVERTAKEN =
  'Rien n’a été enregistré\u00a0: la conversation a changé pendant que vous la lisiez. Ce qui est nouveau est marqué ci-dessous\u00a0; votre texte est resté.';
